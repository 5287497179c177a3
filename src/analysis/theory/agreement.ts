import { equivalenceTest } from '../../stats/equivalence-test.ts';
import { mean } from '../../stats/mean.ts';
import { tTest } from '../../stats/t-test.ts';
import { variance } from '../../stats/variance.ts';
import { notShown } from './over-levels.ts';
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
/** Degrees of freedom beyond which Student's t is the normal distribution. */
const LARGE = 1e6;

const QUANTITIES = { throughput: 'throughput', response: 'response_s', utilisation: 'utilisation' } as const;

/** How a series agrees with theory; trials that are no measurement are left out. */
export function agreementOf(series: string, trials: readonly TheoryTrial[]): Agreement {
  const kept = trials.filter((trial) => trial.kept);
  const levels = levelsOf(kept);
  const responses = levels
    .map((level) => level.flatMap(({ response_s }) => response_s ?? []))
    .filter((all) => all.length > 0);
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
    response_inside: responses.filter(isInside).length,
    response_levels: responses.length,
    lindley_agrees: agrees.length === 0 ? null : agrees.filter(Boolean).length,
    lindley_levels: agrees.length,
    broken: brokenIn(kept),
    open: notShown(kept),
  };
}

/** Repetitions of a level belong together; the same load on more replicas is another level. */
function levelsOf(trials: readonly TheoryTrial[]): TheoryTrial[][] {
  const levels = new Map<string, TheoryTrial[]>();
  for (const trial of trials) {
    const level = `${trial.offered_asked ?? trial.rate_asked} ${trial.replicas}`;
    levels.set(level, [...(levels.get(level) ?? []), trial]);
  }
  return [...levels.values()];
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
  const equivalence = equivalenceOf(pairs, calibrationVariance(levels, name));
  return { pearson: r, mean_error, verdict: verdictOf(r, mean_error), equivalence };
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

/**
 * Of the mean log ratio over the levels, what the calibrations' errors give it: all trials of a calibration have its error in
 * common, so that their parts add up before they are squared. They are told apart by their service rates.
 */
function calibrationVariance(
  levels: readonly (readonly TheoryTrial[])[],
  name: keyof typeof QUANTITIES,
): number {
  const known = levels
    .map((level) => level.filter((trial) => trial[QUANTITIES[name]] !== null))
    .filter((level) => level.length > 0);
  const sums = new Map<number, number>();
  for (const level of known) {
    for (const trial of level) {
      const part = trial[QUANTITIES[name]]!.theory.calibration_sd / (level.length * known.length);
      sums.set(trial.service_rate, (sums.get(trial.service_rate) ?? 0) + part);
    }
  }
  return [...sums.values()].reduce((sum, sd) => sum + sd ** 2, 0);
}

/**
 * Of the ratio over the levels, each way a factor of 1.05. What the levels' own noise leaves is known from their spread, with
 * so many degrees of freedom, what the calibration adds to all of them alike from its interval; Satterthwaite's for the sum.
 */
function equivalenceOf(pairs: readonly Pair[], shared: number): QuantityAgreement['equivalence'] {
  const logs = pairs
    .filter(({ measured }) => measured > 0)
    .map(({ measured, theory }) => Math.log(measured / theory));
  if (logs.length < 2) return null;
  const high = Math.log1p(EQUIVALENCE);
  const own = variance(logs) / logs.length;
  const df = own > 0 ? (logs.length - 1) * (1 + shared / own) ** 2 : LARGE;
  const test = tTest(mean(logs), Math.sqrt(own + shared), Math.min(df, LARGE));
  const { p, equivalent } = equivalenceTest(test, { low: -high, high });
  return { margin: EQUIVALENCE, p, equivalent };
}

/** The mean of the log ratios of r repetitions lies within the root of their mean squared half-width over sqrt(r). */
function isInside(all: readonly Held[]): boolean {
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
