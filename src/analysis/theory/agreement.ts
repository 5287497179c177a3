import { pairedEquivalence } from '../../stats/equivalence-test.ts';
import { mean } from '../../stats/mean.ts';
import type { Agreement, AssumptionName, Held, QuantityAgreement, TheoryTrial } from './theory.ts';

/** The reference's scale, the best first: correlation above, mean error below. */
const SCALE = [
  { verdict: 'Excellent', pearson: 0.95, error: 0.1 },
  { verdict: 'Good', pearson: 0.9, error: 0.2 },
  { verdict: 'Acceptable', pearson: 0.75, error: 0.3 },
] as const;
/** Ratios of measured and theory within this do not matter. */
const EQUIVALENCE = 0.05;
const FEWEST_FOR_CORRELATION = 3;

const QUANTITIES = { throughput: 'throughput', response: 'response_s', utilisation: 'utilisation' } as const;

/** How a series agrees with theory; trials that are no measurement are left out. */
export function agreementOf(series: string, trials: readonly TheoryTrial[]): Agreement {
  const kept = trials.filter((trial) => trial.kept);
  const levels = levelsOf(kept);
  const agrees = levels.flatMap((level) => {
    const known = level.flatMap(({ lindley }) => lindley ?? []);
    return known.length === 0 ? [] : [known.every(({ occupied }) => occupied.agrees)];
  });
  return {
    series,
    levels: levels.length,
    of: {
      throughput: quantityAgreement(levels, 'throughput'),
      response: quantityAgreement(levels, 'response'),
      utilisation: quantityAgreement(levels, 'utilisation'),
    },
    response_inside: levels.filter((level) => isInside(level.flatMap((trial) => trial.response_s ?? [])))
      .length,
    lindley_agrees: agrees.length === 0 ? null : agrees.filter(Boolean).length,
    lindley_levels: agrees.length,
    broken: brokenIn(kept),
  };
}

/** Repetitions of a level belong together. */
function levelsOf(trials: readonly TheoryTrial[]): TheoryTrial[][] {
  const levels = new Map<number, TheoryTrial[]>();
  for (const trial of trials) {
    const level = trial.offered_asked ?? trial.rate_asked;
    levels.set(level, [...(levels.get(level) ?? []), trial]);
  }
  return [...levels].sort(([a], [b]) => a - b).map(([, all]) => all);
}

function quantityAgreement(
  levels: readonly (readonly TheoryTrial[])[],
  name: keyof typeof QUANTITIES,
): QuantityAgreement | null {
  const pairs = levels.flatMap((level) => {
    const all = level.flatMap((trial): Held[] => {
      const one = trial[QUANTITIES[name]];
      return one ? [one] : [];
    });
    if (all.length === 0) return [];
    return [
      { measured: mean(all.map((one) => one.measured)), theory: mean(all.map((one) => one.theory.value)) },
    ];
  });
  if (pairs.length === 0) return null;
  const r = pearson(pairs);
  const mean_error = mean(pairs.map(({ measured, theory }) => Math.abs(measured - theory) / theory));
  return { pearson: r, mean_error, verdict: verdictOf(r, mean_error), equivalence: equivalenceOf(pairs) };
}

interface Pair {
  readonly measured: number;
  readonly theory: number;
}

function pearson(pairs: readonly Pair[]): number | null {
  if (pairs.length < FEWEST_FOR_CORRELATION) return null;
  const [mx, my] = [mean(pairs.map((one) => one.theory)), mean(pairs.map((one) => one.measured))];
  let [xx, yy, xy] = [0, 0, 0];
  for (const { theory, measured } of pairs) {
    xx += (theory - mx) ** 2;
    yy += (measured - my) ** 2;
    xy += (theory - mx) * (measured - my);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/** Where there is no correlation to be had, by the error alone. */
function verdictOf(r: number | null, error: number): QuantityAgreement['verdict'] {
  const found = SCALE.find((step) => (r === null || r > step.pearson) && error < step.error);
  return found?.verdict ?? 'Poor';
}

/** Of the ratio over the levels, each way a factor of 1.05. */
function equivalenceOf(pairs: readonly Pair[]): QuantityAgreement['equivalence'] {
  const logs = pairs
    .filter(({ measured }) => measured > 0)
    .map(({ measured, theory }) => Math.log(measured / theory));
  if (logs.length < 2) return null;
  const high = Math.log1p(EQUIVALENCE);
  const { p, equivalent } = pairedEquivalence(logs, { low: -high, high });
  return { margin: EQUIVALENCE, p, equivalent };
}

/** The mean of the log ratios of r repetitions lies within the root of their mean squared half-width over sqrt(r). */
function isInside(all: readonly Held[]): boolean {
  if (all.length === 0) return false;
  const ratio = mean(all.map(({ measured, theory }) => Math.log(measured / theory.value)));
  const squares = all.map(({ theory }) => Math.log(theory.high / theory.value) ** 2);
  return Math.abs(ratio) <= Math.sqrt(mean(squares) / all.length);
}

function brokenIn(trials: readonly TheoryTrial[]): AssumptionName[] {
  const broken = trials.flatMap(({ assumptions }) =>
    (assumptions ?? []).filter(({ outcome }) => outcome === 'broken').map(({ name }) => name),
  );
  return [...new Set(broken)];
}
