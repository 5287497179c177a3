import { createRng } from '../core/rng.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';
import { roles } from './stream.ts';

/**
 * What a real server gives to its requests, as functions of its seed and a request's index and of nothing else: not of
 * the order in which they come, of the server that they find, nor of the timing. So what a run was to be can be computed
 * after it, by `lindley` for one.
 */
export function drawnService(service: Distribution, seed: number, index: number): number {
  return service.sample(createRng(seed).stream(roles.service, index));
}

/** Which of its calls to other services a request makes, of these probabilities. */
export function drawnCalls(probabilities: readonly number[], seed: number, index: number): boolean[] {
  const rng = createRng(seed).stream(roles.routing, index);
  return probabilities.map((probability) => rng.next() < probability);
}
