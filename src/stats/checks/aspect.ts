import type { Margin } from '../equivalence-test.ts';
import { holm } from '../holm.ts';

/** How far the data are from the hypothesis, in a unit that does not grow with their number. */
export interface Effect {
  /** 'largest distance', 'index of dispersion', ... */
  readonly what: string;
  readonly value: number;
  /** An interval with at most 5% outside at either end. */
  readonly low: number;
  readonly high: number;
  /** Effects inside it do not matter. */
  readonly margin: Margin;
}

export interface NamedTest {
  readonly name: string;
  readonly statistic: number;
  readonly p: number;
}

/** One thing that the hypothesis says: that the gaps are exponential, that the rate is constant. */
export interface Claim {
  readonly name: string;
  readonly effect: Effect;
  readonly tests: readonly NamedTest[];
}

/** `within`: shown to be inside the margin. `beyond`: a deviation that is real and matters. `open`: neither. */
export type Outcome = 'within' | 'beyond' | 'open';

export interface Aspect extends Claim {
  /** `adjusted`: by Holm's correction over all tests of all aspects. */
  readonly tests: readonly (NamedTest & { readonly adjusted: number })[];
  readonly outcome: Outcome;
}

export interface Check {
  /** `supported`: every effect is shown to be inside its margin. `refuted`: one is beyond. `open`: neither. */
  readonly verdict: 'supported' | 'refuted' | 'open';
  readonly aspects: readonly Aspect[];
  readonly alpha: number;
}

export const ALPHA = 0.05;

/**
 * A verdict by effect sizes, with p beside them. With enough data every real process fails every test, so p alone
 * never condemns: a deviation counts when it is beyond chance (p, corrected for all tests, at most alpha) and its
 * effect is outside the margin. And with few data every process passes, so p alone acquits nobody either: support
 * needs intervals that lie inside the margins, each a two one-sided test at 5%, and all of them, so that there is
 * nothing to correct (R. L. Berger, Technometrics 24, 1982).
 */
export function judgeClaims(claims: readonly Claim[], alpha = ALPHA): Check {
  const adjusted = holm(claims.flatMap((claim) => claim.tests.map((test) => test.p)));
  let next = 0;
  const aspects = claims.map((claim): Aspect => {
    const tests = claim.tests.map((test) => ({ ...test, adjusted: adjusted[next++]! }));
    const beyondChance = tests.some((test) => test.adjusted <= alpha);
    return { ...claim, tests, outcome: outcomeOf(claim.effect, beyondChance) };
  });
  const has = (outcome: Outcome) => aspects.some((aspect) => aspect.outcome === outcome);
  return { verdict: has('beyond') ? 'refuted' : has('open') ? 'open' : 'supported', aspects, alpha };
}

function outcomeOf({ value, low, high, margin }: Effect, beyondChance: boolean): Outcome {
  if (low >= margin.low && high <= margin.high) return 'within';
  return beyondChance && (value < margin.low || value > margin.high) ? 'beyond' : 'open';
}
