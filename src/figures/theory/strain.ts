import type { Assumption } from '../../analysis/theory/theory.ts';
import type { Aspect } from '../../stats/checks/aspect.ts';

/** An effect as a part of its margin: 0 is none, beyond 1 it matters. */
export function strain({ effect: { value, margin } }: Pick<Aspect, 'effect'>): number {
  // A distance has no negative side; all else is around the middle of its margin.
  const none = margin.low === 0 ? 0 : (margin.low + margin.high) / 2;
  const room = value < none ? none - margin.low : margin.high - none;
  return room > 0 ? Math.abs(value - none) / room : 0;
}

/** The aspect that is furthest out; what broke it comes first. */
export function worstAspect({ aspects }: Pick<Assumption, 'aspects'>): Aspect | null {
  const beyond = aspects.filter(({ outcome }) => outcome === 'beyond');
  const all = beyond.length > 0 ? beyond : aspects;
  return all.reduce<Aspect | null>((a, b) => (a === null || strain(b) > strain(a) ? b : a), null);
}

/** From the worst to the best. */
const order = ['broken', 'open', 'untold', 'holds'] as const;

export function worstOutcome(all: readonly Pick<Assumption, 'outcome'>[]): Assumption['outcome'] {
  return order.find((outcome) => all.some((one) => one.outcome === outcome)) ?? 'untold';
}
