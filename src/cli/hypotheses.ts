import { stat } from 'node:fs/promises';
import { LoadstoneError } from '../core/errors.ts';
import { type Figure, gapHistogram, quantilePlot, timeWords, windowCounts } from '../figures/index.ts';
import { openResults } from '../results/index.ts';
import {
  ALPHA,
  type Check,
  checkExponential,
  checkPoisson,
  checkPoissonCounts,
  countsIn,
} from '../stats/index.ts';
import { countsPerSecond } from './counts-per-second.ts';
import { readValues, type UnitOfTime } from './read-values.ts';
import { type KindOfSample, sampleOf } from './sample.ts';

/** What of a file is tested, and against what. */
export interface Reading {
  readonly column: string | undefined;
  readonly as: KindOfSample | undefined;
  readonly unit: UnitOfTime;
  readonly margin: number;
}

/** One thing that was tested: a file, or a trial of a results folder. */
export interface Tested {
  readonly name: string;
  readonly says: string;
  readonly check: Check;
  readonly notes: readonly string[];
  readonly figures: readonly Figure[];
}

/** A file of times or gaps, or a results folder, against a Poisson process; `trial` is one of a folder's. */
export async function testPoisson(path: string, reading: Reading, trial?: string): Promise<Tested[]> {
  const { column, unit, as, margin } = reading;
  if (await isFolder(path)) return trials(path, margin, trial);
  if (trial !== undefined) {
    throw new LoadstoneError('E_USAGE', '--trial names a trial of a results folder; this is a file');
  }
  const { times, gaps, notes } = sampleOf(await readValues(path, column, unit), as);
  const check = checked(() => checkPoisson(times, { margin }));
  const says = `${times.length} events in ${timeWords(check.duration)}, ${rateWords(check.rate)}`;
  const window = check.windows[0]!;
  const [shape, dispersion] = [check.aspects[0]!, check.aspects[2]!];
  const mean = check.duration / gaps.length;
  const figures = [
    gapHistogram(gaps, mean, shape, 'gaps'),
    quantilePlot(gaps, mean, shape, 'gaps'),
    windowCounts(countsIn(times, window), window, dispersion),
  ];
  return [{ name: path, says, check, notes, figures }];
}

/** A results folder keeps no times, but what was done in each second. */
async function trials(dir: string, margin: number, only: string | undefined): Promise<Tested[]> {
  const results = await openResults(dir);
  const chosen = results.results.filter(({ run_id }) => only === undefined || run_id === only);
  if (chosen.length === 0) {
    const rule = only === undefined ? 'has no finished trial' : `has no finished trial ${only}`;
    throw new LoadstoneError('E_DATA', `${dir} ${rule}`);
  }
  // Over all trials together a Poisson process is refuted at most once in twenty.
  const alpha = ALPHA / chosen.length;
  const tested: Tested[] = [];
  for (const trial of chosen) {
    const counts = countsPerSecond(await results.trial(trial.run_id).history(), trial);
    const check = checked(() => checkPoissonCounts(counts, 1, { margin, alpha }));
    const says = `${check.events} requests done in ${counts.length} s, ${rateWords(check.rate)}`;
    const notes = ['from counts by the second of completion: the folder keeps no single times'];
    const figure = windowCounts(counts, 1, check.aspects[0]!);
    const name = chosen.length > 1 ? `${trial.run_id}_counts` : 'counts';
    tested.push({ name: trial.run_id, says, check, notes, figures: [{ ...figure, name }] });
  }
  return tested;
}

/** A file of times or gaps, against independent exponential values. */
export async function testExponential(
  path: string,
  { column, unit, as, margin }: Reading,
): Promise<Tested[]> {
  if (await isFolder(path)) {
    throw new LoadstoneError(
      'E_DATA',
      `${path} is a folder, and a results folder keeps no single times; test a file of them, such as that of --format csv`,
    );
  }
  const { gaps, kind, notes } = sampleOf(await readValues(path, column, unit), as);
  const check = checked(() => checkExponential(gaps, { margin }));
  const what = kind === 'times' ? 'gaps' : 'values';
  const says = `${gaps.length} ${what} with mean ${timeWords(check.mean)}`;
  const shape = check.aspects[0]!;
  const figures = [gapHistogram(gaps, check.mean, shape, what), quantilePlot(gaps, check.mean, shape, what)];
  return [{ name: path, says, check, notes, figures }];
}

/** What the mathematics refuses is what the user gave. */
function checked<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError) throw new LoadstoneError('E_DATA', error.message, { cause: error });
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

const rateWords = (rate: number) => `${Number(rate.toPrecision(4))}/s`;
