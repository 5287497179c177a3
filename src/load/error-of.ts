import type { Answer, ErrorClass } from './connection.ts';
import type { Flow } from './flow.ts';

/** What is wrong with an answer, if anything; a flow that asked for the body learns from it. */
export function errorOf(flow: Pick<Flow<unknown>, 'learn'>, answer: Answer): ErrorClass | undefined {
  if (answer.status >= 500) return 'http_5xx';
  if (answer.status >= 400) return 'http_4xx';
  if (answer.body === undefined) return undefined;
  try {
    flow.learn?.(answer.body);
    return undefined;
  } catch {
    return 'unexpected_body';
  }
}
