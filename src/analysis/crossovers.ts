import { mean } from '../stats/mean.ts';
import { pairedTTest } from '../stats/paired-t-test.ts';
import { studentQuantile } from '../stats/student-t.ts';
import { variance } from '../stats/variance.ts';
import { zeroCrossings } from '../stats/zero-crossings.ts';
import type { Crossover, Design, Estimate, Metric, OverallComparison, Series } from './analysis.ts';
import { logRatios } from './comparisons.ts';
import { pairsOf } from './design.ts';
import { ALPHA } from './family.ts';
import { metrics } from './metrics.ts';
import { completeTable } from './paired.ts';
import { keptTrials, type Trial } from './trials.ts';

/** The metrics in which a change of the better arm matters to a decision. Not throughput: errors may be fast. */
const searched = [
  'latency_p95_ms',
  'latency_p50_ms',
  'goodput_rps',
  'rps_per_cpu_unit',
] as const satisfies Metric[];

/** Steps in which an interval's end is looked for between two levels. */
const STEPS = 64;
const HALVINGS = 40;

export function crossoversOf(
  design: Design,
  series: readonly Series[],
  trials: readonly Trial[],
  overall: readonly OverallComparison[],
): Crossover[] {
  if (design.x.levels.length < 2 || design.generators.length > 1) return [];
  const trialAt = keptTrials(trials);
  return pairsOf(series).flatMap(([{ name: a }, { name: b }]) =>
    searched.flatMap((metric): Crossover[] => {
      const ratios = logRatios(design, trialAt, metric, a, b);
      const { rows, columns } = completeTable(ratios);
      if (columns.length === 0) return [];
      const found = crossing(
        columns.map((k) => design.x.levels[k]!),
        rows.map((i) => columns.map((k) => ratios[i]![k]!)),
      );
      // What lies beyond the levels compared is not known, so neither is that the lines do not cross there.
      const ends = columns[0] === 0 && columns.at(-1) === design.x.levels.length - 1;
      const { at, below } = found;
      const kind = found.kind === 'crosses' || ends ? found.kind : 'not enough repetitions';
      const better = (sign: number) => (sign > 0 === (metrics[metric].better === 'high') ? b : a);
      if (kind === 'crosses')
        return [{ metric, a, b, kind, at, below: better(below), above: better(-below) }];
      // Better throughout is a claim about the whole range: the corrected overall comparison makes it.
      const whole = overall.find((one) => one.metric === metric && one.a === a && one.b === b);
      const known = kind === 'none in the range measured' && whole?.different === true;
      const throughout = known ? better(whole.relative.value) : null;
      return [{ metric, a, b, kind, at, below: throughout, above: throughout }];
    }),
  );
}

interface Crossing {
  readonly kind: Crossover['kind'];
  readonly at: readonly Estimate[];
  /** Sign of the log ratio below the first crossing; 0 where there is none. */
  readonly below: number;
}

/**
 * Where the mean log ratio changes sign, along straight lines over the logarithm of the level. Lines that lie on
 * each other cross all the time, so a crossing counts only between stretches that each differ from 0 in their own
 * direction, by the paired t test of their mean. Both must pass, each at half the level, since it is the data that
 * chose the stretches.
 */
export function crossing(levels: readonly number[], ratios: readonly (readonly number[])[]): Crossing {
  const n = ratios.length;
  const none = { at: [], below: 0 };
  if (n < 2) return { kind: 'not enough repetitions', ...none };
  const log = levels.every((level) => level > 0);
  const x = levels.map((level) => (log ? Math.log(level) : level));
  const zeros = zeroCrossings(
    x,
    levels.map((_, k) => mean(ratios.map((row) => row[k]!))),
  );

  const edges = [-Infinity, ...zeros, Infinity];
  const sure = edges.slice(1).flatMap((to, i) => {
    const columns = x.flatMap((at, k) => (at >= edges[i]! && at < to ? [k] : []));
    const { p, difference } = pairedTTest(ratios.map((row) => mean(columns.map((k) => row[k]!))));
    return p <= ALPHA / 2 ? [{ sign: Math.sign(difference), from: i, to: i }] : [];
  });
  const turns = sure.slice(1).flatMap((stretch, i) => {
    const before = sure[i]!;
    if (stretch.sign === before.sign) return [];
    // Between two sure stretches noise may cross and cross back: of an odd number the middle one.
    return [zeros[Math.floor((before.to + stretch.from - 1) / 2)]!];
  });
  if (turns.length > 0) {
    const back = (at: number) => (log ? Math.exp(at) : at);
    const at = turns.map((zero) => {
      const { low, high } = confidenceSet(x, ratios, zero);
      return {
        value: back(zero),
        low: low === null ? null : back(low),
        high: high === null ? null : back(high),
        n,
      };
    });
    return { kind: 'crosses', at, below: sure[0]!.sign };
  }
  const undecided = sure.length === 0 && zeros.length > 0;
  return { kind: undecided ? 'not enough repetitions' : 'none in the range measured', ...none };
}

/**
 * Fieller's interval: the places around the crossing at which the ratio, interpolated in each repetition, does not
 * differ from 0 by the paired t test. Exact for normal noise of any size at any level, where a bootstrap over three
 * repetitions has ten different samples. null: it leaves the range measured.
 * E. C. Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society B 16 (1954).
 */
function confidenceSet(x: readonly number[], ratios: readonly (readonly number[])[], zero: number) {
  const n = ratios.length;
  const critical = studentQuantile(1 - ALPHA / 2, n - 1);
  const differs = (at: number) => {
    const values = ratios.map((row) => interpolate(x, row, at));
    return Math.abs(mean(values)) > critical * Math.sqrt(variance(values) / n);
  };
  const end = (direction: 1 | -1): number | null => {
    const grid = x
      .slice(1)
      .flatMap((to, i) => Array.from({ length: STEPS }, (_, s) => x[i]! + ((to - x[i]!) * s) / STEPS));
    const outward = [...grid, x.at(-1)!]
      .filter((at) => (at - zero) * direction > 0)
      .sort((p, q) => direction * (p - q));
    let inside = zero;
    for (const at of outward) {
      if (differs(at)) return boundary(differs, inside, at);
      inside = at;
    }
    return null;
  };
  return { low: end(-1), high: end(1) };
}

function boundary(differs: (at: number) => boolean, inside: number, outside: number): number {
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (inside + outside) / 2;
    if (differs(middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}

function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  const next = Math.max(
    1,
    x.findIndex((value) => value >= at),
  );
  const [x0, x1, y0, y1] = [x[next - 1]!, x[next]!, y[next - 1]!, y[next]!];
  return y0 + ((at - x0) * (y1 - y0)) / (x1 - x0);
}
