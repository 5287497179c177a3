import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LoadstoneError } from '../core/errors.ts';
import { formatJson } from '../core/json.ts';
import type { GeneratorTotals } from '../measure/interval.ts';
import type { PrometheusReading } from '../measure/prometheus-reading.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import type { Sampling } from '../measure/samples.ts';
import type { Series } from '../measure/series.ts';
import type { Calibration } from '../measure/service-rate.ts';
import type { Window } from '../measure/window.ts';
import type { Plan } from '../plan/plan.ts';
import { formatEvents, type TrialEvent } from './events.ts';
import { codeOf, makeFolder, readJson, writeAtomic, writeFolderAtomic } from './files.ts';
import { formatHlog } from './hlog.ts';
import { appendRow, repairJournal } from './journal.ts';
import { FILES, folderName, TRIAL_FILES } from './layout.ts';
import { type Identify, takeLock } from './lock.ts';
import { formatHistory, formatStats } from './locust.ts';
import type { Manifest } from './manifest.ts';
import { readPlan } from './read-results.ts';
import { formatRequests } from './requests-csv.ts';
import { formatResources } from './resources-csv.ts';
import type { TrialResult } from './trial-result.ts';

/** Everything that a finished trial leaves. */
export interface TrialRecord {
  readonly result: TrialResult;
  /** What the generator counted from the first request to the end of the drain. */
  readonly totals: GeneratorTotals;
  readonly series: Series;
  readonly window: Window;
  readonly sampling: Sampling;
  /** Each of the load, the warm-up's among them, in any order; absent: nobody asked for them. */
  readonly requests?: readonly RequestRecord[];
  readonly events: readonly TrialEvent[];
  /** Lines of load.log. */
  readonly log: readonly string[];
  /** When the load started, in seconds since 1970. */
  readonly startEpoch_s: number;
  /** Of a Prometheus that scraped the systems. */
  readonly prometheus?: PrometheusReading;
  /** Of a tool that made the load: what it said, and what it was told, unless that was the user's own. */
  readonly driver?: {
    readonly log: string;
    readonly script: { readonly name: string; readonly text: string } | null;
  };
}

/** A results folder that this process writes, and nobody else. */
export interface ResultsWriter {
  readonly dir: string;
  readonly plan: Plan;
  /** run_ids whose row is in results.jsonl. */
  readonly done: ReadonlySet<string>;
  /** By deployment. */
  readonly calibrations: ReadonlyMap<number, Calibration>;
  /** Writes the trial's folder, then its row: with the row it counts, without it the folder is a leftover. */
  record(trial: TrialRecord): Promise<void>;
  /** Writes the folder of a calibration; without its row it counts for nothing. */
  recordCalibrationLoad(trial: TrialRecord): Promise<void>;
  recordCalibration(calibration: Calibration): Promise<void>;
  /** Gives the lock back. */
  close(): Promise<void>;
}

export interface NewResults {
  /** The folder itself; absent: results/<name>_<timestamp>. */
  readonly out?: string;
  readonly plan: Plan;
  /** What the user asked for; the defaults stand in the plan. */
  readonly config: unknown;
  readonly manifest: Manifest;
  readonly identify: Identify;
}

const RESULTS = 'results';

export async function createResults({
  out,
  plan,
  config,
  manifest,
  identify,
}: NewResults): Promise<ResultsWriter> {
  const dir = await newFolder(plan.name, out);
  const unlock = await takeLock(join(dir, FILES.lock), identify);
  try {
    await writeAtomic(join(dir, FILES.config), formatJson(config));
    await writeAtomic(join(dir, FILES.manifest), formatJson(manifest));
    // With its plan a folder is a results folder, so that comes last.
    await writeAtomic(join(dir, FILES.results), '');
    await writeAtomic(join(dir, FILES.plan), formatJson(plan));
    return writer(dir, plan, { trials: [], calibrations: [] }, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Continues a folder: what a killed run left half done is put aside, what it finished stays. */
export async function resumeResults(dir: string, identify: Identify): Promise<ResultsWriter> {
  const plan = await readPlan(dir);
  const unlock = await takeLock(join(dir, FILES.lock), identify);
  try {
    const { rows: trials } = await repairJournal(join(dir, FILES.results));
    const { rows: calibrations } = await repairJournal<Calibration>(join(dir, FILES.calibrations));
    await noteResumption(join(dir, FILES.manifest));
    return writer(dir, plan, { trials, calibrations }, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function noteResumption(path: string): Promise<void> {
  const manifest = await readJson<Manifest>(path);
  const resumed = [...manifest.resumed, new Date().toISOString()];
  await writeAtomic(path, formatJson({ ...manifest, resumed }));
}

interface Rows {
  readonly trials: readonly TrialResult[];
  readonly calibrations: readonly Calibration[];
}

function writer(dir: string, plan: Plan, rows: Rows, unlock: () => Promise<void>): ResultsWriter {
  const done = new Set(rows.trials.map((row) => row.run_id));
  const calibrations = new Map(rows.calibrations.map((row) => [row.deployment, row]));
  return {
    dir,
    plan,
    done,
    calibrations,
    async recordCalibrationLoad(trial) {
      await writeFolderAtomic(join(dir, trial.result.run_id), trialFiles(trial));
    },
    async recordCalibration(calibration) {
      await appendRow(join(dir, FILES.calibrations), calibration);
      calibrations.set(calibration.deployment, calibration);
    },
    async record(trial) {
      const { run_id } = trial.result;
      if (done.has(run_id)) throw new Error(`a trial is recorded once, got ${run_id} again`);
      await writeFolderAtomic(join(dir, run_id), trialFiles(trial));
      await appendRow(join(dir, FILES.results), trial.result);
      done.add(run_id);
    },
    close: unlock,
  };
}

function trialFiles(trial: TrialRecord) {
  const { result, series, window, sampling, requests, events, log, startEpoch_s, prometheus, driver } = trial;
  return {
    [TRIAL_FILES.result]: formatJson(result),
    [TRIAL_FILES.stats]: formatStats(series, window),
    [TRIAL_FILES.history]: formatHistory(series, startEpoch_s),
    [TRIAL_FILES.intervals]: formatHlog(series, startEpoch_s, 'response'),
    [TRIAL_FILES.lag]: formatHlog(series, startEpoch_s, 'lag'),
    [TRIAL_FILES.resources]: formatResources(sampling),
    ...(requests ? { [TRIAL_FILES.requests]: formatRequests(requests) } : {}),
    [TRIAL_FILES.events]: formatEvents(events),
    [TRIAL_FILES.log]: log.map((line) => `${line}\n`).join(''),
    ...(prometheus ? { [TRIAL_FILES.prometheus]: formatJson(prometheus) } : {}),
    ...(driver ? { [TRIAL_FILES.driverLog]: driver.log } : {}),
    // Called as the tool wants it: 'driver.js', 'driver.py', 'driver.jmx'.
    ...(driver?.script ? { [driver.script.name]: driver.script.text } : {}),
  };
}

/** A folder nobody has, even if two runs begin in the same second. */
/** A folder that is there and empty: the one asked for, or one by name and time. */
export async function newFolder(name: string, out?: string): Promise<string> {
  if (out === undefined) return ownFolder(name);
  await emptyFolder(out);
  return out;
}

async function ownFolder(name: string): Promise<string> {
  await makeFolder(RESULTS);
  const first = join(RESULTS, folderName(name, new Date()));
  for (let n = 1; ; n++) {
    const dir = n === 1 ? first : `${first}_${n}`;
    try {
      await mkdir(dir);
      return dir;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') await makeFolder(dir);
    }
  }
}

async function emptyFolder(dir: string): Promise<void> {
  if (existsSync(dir) && !(await stat(dir)).isDirectory()) {
    throw new LoadstoneError('E_RESULTS_EXIST', `${dir} is a file, not a folder`);
  }
  await makeFolder(dir);
  const names = await readdir(dir);
  if (names.length > 0) {
    throw new LoadstoneError('E_RESULTS_EXIST', `a new run needs an empty folder, ${dir} holds ${names[0]}`);
  }
}
