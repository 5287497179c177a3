import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoadstoneError } from '../core/errors.ts';
import type { Histogram } from '../measure/histogram.ts';
import type { PrometheusReading } from '../measure/prometheus-reading.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import type { Sampling } from '../measure/samples.ts';
import type { Calibration } from '../measure/service-rate.ts';
import type { Window } from '../measure/window.ts';
import type { Plan } from '../plan/plan.ts';
import { parseEvents, type TrialEvent } from './events.ts';
import { codeOf, readJson } from './files.ts';
import { histogramIn, histogramsIn, parseHlog } from './hlog.ts';
import { readJournal } from './journal.ts';
import { FILES, TRIAL_FILES } from './layout.ts';
import { parseStats, type StatsRow } from './locust.ts';
import type { Manifest } from './manifest.ts';
import { parseRequests } from './requests-csv.ts';
import { parseResources } from './resources-csv.ts';
import type { TrialResult } from './trial-result.ts';

/** A results folder, to read. */
export interface Results {
  readonly dir: string;
  readonly plan: Plan;
  readonly manifest: Manifest;
  /** The finished trials in the order they were run. */
  readonly results: readonly TrialResult[];
  /** In the order of the deployments. */
  readonly calibrations: readonly Calibration[];
  /** The raw files of one of them. */
  trial(runId: string): TrialFiles;
}

export interface TrialFiles {
  /** Response times in us of the good requests intended in the measured window, of all names or of one. */
  response(name?: string): Promise<Histogram>;
  /** The same by request. */
  responses(): Promise<Map<string, Histogram>>;
  resources(): Promise<Sampling>;
  events(): Promise<TrialEvent[]>;
  stats(): Promise<StatsRow[]>;
  history(): Promise<StatsRow[]>;
  /** null: the plan asks for none, or was simulated. */
  prometheus(): Promise<PrometheusReading | null>;
  /** Each request by itself, in the order of their numbers; null: the plan does not keep them. */
  requests(): Promise<RequestRecord[] | null>;
}

export async function openResults(dir: string): Promise<Results> {
  const plan = await readPlan(dir);
  const manifest = await readJson<Manifest>(join(dir, FILES.manifest));
  const { rows } = await readJournal(join(dir, FILES.results));
  const results = rows.toSorted((a, b) => a.order - b.order);
  const calibrations = await readCalibrations(dir, plan, results);
  return {
    dir,
    plan,
    manifest,
    results,
    calibrations,
    trial(runId) {
      const result = results.find((row) => row.run_id === runId);
      if (!result) throw new Error(`a finished trial of ${dir} is wanted, got '${runId}'`);
      return trialFiles(join(dir, runId), windowOf(result), plan);
    },
  };
}

/** Every deployment with a finished trial has been calibrated before it. */
async function readCalibrations(
  dir: string,
  plan: Plan,
  results: readonly TrialResult[],
): Promise<Calibration[]> {
  const path = join(dir, FILES.calibrations);
  const { rows } = await readJournal<Calibration>(path, isCalibration);
  const known = new Set(rows.map(({ deployment }) => deployment));
  const without = plan.calibration && results.find(({ deployment }) => !known.has(deployment));
  if (without) {
    throw new LoadstoneError(
      'E_RESULTS_CORRUPT',
      `${path} has a whole line for the deployment of each finished trial, got none for that of ${without.run_id}`,
    );
  }
  return rows.toSorted((a, b) => a.deployment - b.deployment);
}

const isCalibration = ({ service_rate }: Calibration) => service_rate?.regression?.value > 0;

export async function readPlan(dir: string): Promise<Plan> {
  try {
    const plan = await readJson<Plan>(join(dir, FILES.plan));
    if (plan?.format === 1) return plan;
    throw new LoadstoneError(
      'E_RESULTS_NOT',
      `${join(dir, FILES.plan)} is of a format this version does not read`,
    );
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
    throw new LoadstoneError('E_RESULTS_NOT', `${dir} has no ${FILES.plan}: it is not a results folder`);
  }
}

/** The measured part of a trial, in seconds since its load's start. */
export const windowOf = ({ warmup_s, duration_s }: Pick<TrialResult, 'warmup_s' | 'duration_s'>): Window => ({
  from: warmup_s,
  until: warmup_s + duration_s,
});

function trialFiles(dir: string, window: Window, { keep_requests, monitoring, on }: Plan): TrialFiles {
  const read = async <T>(
    file: keyof typeof TRIAL_FILES,
    parse: (text: string, path: string) => T,
  ): Promise<T> => {
    const path = join(dir, TRIAL_FILES[file]);
    const text = await readFile(path, 'utf8').catch((error) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      throw new LoadstoneError('E_RESULTS_CORRUPT', `${path} is missing`);
    });
    return parse(text, path);
  };
  return {
    response: (name) => read('intervals', (text, path) => histogramIn(parseHlog(text, path), window, name)),
    responses: () => read('intervals', (text, path) => histogramsIn(parseHlog(text, path), window)),
    resources: () => read('resources', parseResources),
    events: () => read('events', parseEvents),
    stats: () => read('stats', parseStats),
    history: () => read('history', parseStats),
    prometheus: async () =>
      monitoring && on !== 'simulation' ? read('prometheus', (text) => JSON.parse(text)) : null,
    requests: async () => (keep_requests ? read('requests', parseRequests) : null),
  };
}
