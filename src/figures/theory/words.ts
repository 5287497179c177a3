import { formatNumber } from '../../analysis/format.ts';
import type { Held, Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { short } from '../dot-panel.ts';
import { keptTrials, type TheoryLine, theoryLines } from './lines.ts';

/** Smaller shares are as good as nothing. */
const TINY = 5e-5;

/** 0.0123 -> '1.2%'; what has no sign. */
export const percent = (share: number): string =>
  share !== 0 && Math.abs(share) < TINY ? '< 0.01%' : `${formatNumber(Math.abs(share) * 100, 2)}%`;

/** '+1.2%'. */
export const signedPercent = (share: number): string =>
  Math.abs(share) < TINY ? percent(share) : `${share < 0 ? '\u2212' : '+'}${percent(share)}`;

/** 'levels' where each is one trial of one series, else 'trials'. */
export function unitOf(theory: Pick<Theory, 'trials'>): 'levels' | 'trials' {
  const lines = theoryLines(theory);
  const once = lines.every(({ levels }) => levels.every(({ kept }) => kept.length < 2));
  return lines.length === 1 && once ? 'levels' : 'trials';
}

/** 'at 6 of 7 levels', 'in 20 of 21 trials', 'at every level'. */
export function share(count: number, all: number, unit: 'levels' | 'trials'): string {
  const [at, one] = unit === 'levels' ? ['at', 'level'] : ['in', 'trial'];
  if (count === 0 && all > 1) return `${at} none of ${all} ${unit}`;
  if (count === all) return all === 1 ? `${at} the one ${one}` : `${at} every ${one}`;
  return `${at} ${count} of ${all} ${unit}`;
}

/** What one of the three quantities is like over all trials that count; null: theory says nothing of any. */
export function errorsOf(theory: Pick<Theory, 'trials'>, of: (trial: TheoryTrial) => Held | null) {
  const held = keptTrials(theory).flatMap((trial) => {
    const one = of(trial);
    return one === null ? [] : [{ trial, held: one, error: Math.abs(one.relative_error) }];
  });
  if (held.length === 0) return null;
  const worst = held.reduce((a, b) => (b.error > a.error ? b : a));
  return {
    levels: held.length,
    inside: held.filter((one) => one.held.inside).length,
    mean: held.reduce((sum, { error }) => sum + error, 0) / held.length,
    worst: worst.error,
    where: placeOf(worst.trial, theory),
  };
}

/** Where a trial stands, in few words: 'at 0.9', 'behind random at 2 replicas'. */
export function placeOf(trial: TheoryTrial, theory: Pick<Theory, 'trials'>): string {
  const lines = theoryLines(theory);
  const series = lines.length > 1 ? `${trial.series} ` : '';
  return `${series}at ${levelWords(trial, lines)}`;
}

/** '0.9', or '2 replicas' where those vary. */
export function levelWords(
  { replicas, offered_asked, offered }: Pick<TheoryTrial, 'replicas' | 'offered_asked' | 'offered'>,
  lines: readonly TheoryLine[],
): string {
  const loads = new Set(lines.flatMap(({ levels }) => levels.map(({ asked }) => asked)));
  const counts = new Set(lines.flatMap(({ levels }) => levels.map((level) => level.replicas)));
  const load = short(offered_asked ?? Number(offered.toPrecision(2)));
  if (counts.size < 2) return load;
  const words = `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
  return loads.size < 2 ? words : `${load}, ${words}`;
}

/** The law that the models say response times have: an exponential one only behind one server. */
export const lawOf = ({ trials }: Pick<Theory, 'trials'>): string =>
  trials.every(({ model }) => /^M\/M\/1\b/.test(model))
    ? 'Exp(\u03bc \u2212 \u03bb)'
    : 'theory\u2019s distribution';

/** Why a quantity is held against theory in no trial. */
export function nothingHeld(theory: Pick<Theory, 'trials'>, quantity: string): string {
  const kept = keptTrials(theory);
  if (kept.length === 0) return `No ${quantity} to hold against theory: every trial is INVALID`;
  return kept.every(({ throughput }) => throughput === null)
    ? `Theory has no steady state to hold the ${quantity} against`
    : `No ${quantity} is known to hold against theory`;
}

const named = 4;

/** INVALID trials by name, and those that theory knows no steady state of. */
export function trialNotes({ trials }: Pick<Theory, 'trials'>, hollow = true): string[] {
  const names = (all: readonly TheoryTrial[]) => {
    const more = all.length > named ? ` and ${all.length - named} more` : '';
    return `${all
      .slice(0, named)
      .map(({ run_id }) => run_id)
      .join(', ')}${more}`;
  };
  const invalid = trials.filter((trial) => !trial.kept);
  const unstable = trials.filter((trial) => trial.kept && trial.response_s === null);
  return [
    ...(invalid.length
      ? [`${hollow ? 'Hollow and dashed: ' : ''}INVALID, in no figure that is computed: ${names(invalid)}.`]
      : []),
    ...(unstable.length ? [`Not drawn, since theory knows no steady state there: ${names(unstable)}.`] : []),
  ];
}

/** INVALID trials whose values a frame does not hold are told: a mark on its edge would say something else. */
export function beyondFrame(
  { trials }: Pick<Theory, 'trials'>,
  of: (trial: TheoryTrial) => Held | null,
  { high, low }: { readonly high: number; readonly low: number },
  factor: number,
  unit: string,
): string[] {
  const far = trials.flatMap((trial) => {
    const value = (of(trial)?.measured ?? low / factor) * factor;
    return trial.kept || (value <= high && value >= low)
      ? []
      : [`${trial.run_id} at ${short(value)} ${unit}`];
  });
  return far.length > 0 ? [`Beyond the frame: ${far.join(', ')}.`] : [];
}
