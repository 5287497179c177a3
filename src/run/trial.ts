import { sleep } from '../core/abort.ts';
import { messageOf } from '../core/errors.ts';
import {
  arrivalTimes,
  type LoadReport,
  type LoadTimes,
  loadTimes,
  prepareGenerator,
  recordedTimes,
} from '../load/index.ts';
import { monotonicNow } from '../measure/clock.ts';
import type { SystemReport } from '../measure/evidence.ts';
import type { IntervalBatch } from '../measure/interval.ts';
import type { LoadRequest } from '../measure/request-record.ts';
import type { Sampling } from '../measure/samples.ts';
import { seriesOf } from '../measure/series.ts';
import { countedWindow, measuredWindow } from '../measure/window.ts';
import {
  goBeforeSystems,
  requestsBetween,
  type SystemScrape,
  scrapeAll,
  startSampler,
  systemReport,
} from '../monitor/index.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import { rateOf, requestsOf, thinkMean } from '../plan/workload.ts';
import { makeTrialResult } from '../results/make-trial-result.ts';
import type { TrialRecord } from '../results/write-results.ts';
import { ArrivalLog } from './arrival-log.ts';
import { liveFigures } from './live.ts';
import type { LiveFigures } from './run-event.ts';
import type { Target } from './target.ts';
import { trialEvents } from './trial-events.ts';

export interface TrialOptions {
  readonly arch: string;
  readonly thresholds: readonly string[];
  readonly sampleInterval_s: number;
  /** The compiled main of a generator thread. */
  readonly generatorThread: URL;
  /** CPUs that the generator's threads have to themselves, one each in turn; empty: none. */
  readonly generatorCpus: readonly string[];
  readonly onSecond?: (live: LiveFigures) => void;
  /** When the load begins, on the machine's clock. */
  readonly onStart?: (at: number) => void;
  /** What each thread reports, about four times a second. */
  readonly onIntervals?: (thread: number, batches: readonly IntervalBatch[]) => void;
  /** Each request by itself, a few times a second; the load began at this time since 1970. */
  readonly onRequests?: (requests: readonly LoadRequest[], startEpoch_s: number) => void;
  /** Each request says its index, and is part of the record. */
  readonly keepRequests?: boolean;
}

/** Time between the order to start and the first user: every thread must have heard of it. */
const START_DELAY_S = 0.1;

/** One trial on a target that is ready: set-up, warm-up, window, drain; then what it amounts to. */
export async function runTrial(
  trial: PlannedTrial,
  target: Target,
  options: TrialOptions,
  signal: AbortSignal,
): Promise<TrialRecord> {
  const { workload, phases } = trial;
  const { keepRequests = false } = options;
  const recorded = await recordedTimes(workload);
  const generator = await prepareGenerator(
    {
      target: target.url,
      trial,
      thread: options.generatorThread,
      cpus: options.generatorCpus,
      requests: keepRequests || options.onRequests !== undefined,
      indexed: keepRequests,
    },
    signal,
  );
  // With CPUs of the generator's own, this thread is among the systems.
  const giveWay = options.generatorCpus.length > 0 ? goBeforeSystems() : () => {};
  try {
    const before = await scrapeTarget(target, signal);
    const started = new Date();
    const startEpoch_s = started.getTime() / 1000 + START_DELAY_S;
    const times = loadTimes(monotonicNow() + START_DELAY_S, trial);
    options.onStart?.(times.at);
    const planned = measuredWindow(phases, workload);
    const requests: LoadRequest[] = [];
    const batches: IntervalBatch[][] = Array.from({ length: workload.threads }, () => []);
    const sampler = startSampler({
      sample: () => target.sample(),
      origin: times.at,
      interval_s: options.sampleInterval_s,
    });
    const arrivals = arrivalLog(trial, times, generator.sendCost_s, recorded);
    const seconds = followSeconds(batches, times.at, planned.until, options.onSecond);
    let report: LoadReport;
    let edges: [SystemScrape, SystemScrape];
    let sampling: Sampling;
    try {
      const running = generator.run(
        {
          ...times,
          onIntervals: (thread, some) => {
            batches[thread]!.push(...some);
            options.onIntervals?.(thread, some);
          },
          ...(arrivals ? { onSent: arrivals.add } : {}),
          onRequests(some) {
            if (keepRequests) for (const request of some) requests.push(request);
            options.onRequests?.(some, startEpoch_s);
          },
        },
        signal,
      );
      [report, edges] = await Promise.all([running, scrapeEdges(target, times, running, signal)]);
    } finally {
      clearInterval(seconds);
      sampling = await sampler.stop();
    }
    const after = await scrapeTarget(target, signal);
    const exited = await target.exited();
    // What was measured stands, whatever becomes of the tear-down.
    const tornDown = await generator.tearDown(signal).then(
      (requests) => `tear-down: ${requests} requests`,
      (error: unknown) => `tear-down failed: ${messageOf(error)}`,
    );
    const load = { batches, totals: report.totals, lost: report.lost };
    const series = seriesOf(load);
    const { counted } = report.totals;
    const count = requestsOf(workload);
    const window = count !== null && counted ? countedWindow(planned, counted, count) : planned;
    const system = systemReport(...edges);
    const result = makeTrialResult({
      trial,
      arch: options.arch,
      think_mean_s: thinkMean(workload),
      thresholds: options.thresholds,
      load,
      series,
      window,
      sampling,
      system,
      systemRequests: requestsBetween(before.entry, after.entry),
      certificate: arrivals?.finish() ?? null,
      gaps: target.gaps,
      exited,
      startEpoch_s,
    });
    return {
      result,
      totals: report.totals,
      series,
      window,
      sampling,
      ...(keepRequests && { requests }),
      events: trialEvents(window, report.lost, exited),
      log: [...logOf(trial, target, report, sampling, generator.setupRequests, system), tornDown],
      startEpoch_s,
    };
  } finally {
    giveWay();
    await generator.close();
  }
}

/** What an open load sent against what was intended. */
function arrivalLog(
  { workload, seed }: PlannedTrial,
  { at, measureFrom, measureUntil }: LoadTimes,
  sendCost_s: number | null,
  recorded: Float64Array | null,
): ArrivalLog | null {
  if (workload.model === 'closed') return null;
  const next = arrivalTimes(workload, seed, measureUntil - at, recorded);
  // Where it could not be measured, an ideal sender's sends cost nothing: the strictest one there is.
  return new ArrivalLog(next, workload.threads, sendCost_s ?? 0, measureFrom - at);
}

export async function scrapeTarget(target: Target, signal: AbortSignal): Promise<SystemScrape> {
  const { entry, all } = target.metrics();
  const scrapes = await scrapeAll(all, signal);
  return { entry: scrapes.filter(({ url }) => entry.includes(url)), all: scrapes };
}

/** The system's own counters at both edges of the window; each scrape carries the system's clock, so late is no error. */
export async function scrapeEdges(
  target: Target,
  times: { measureFrom: number; measureUntil: number },
  load: Promise<unknown>,
  signal: AbortSignal,
): Promise<[SystemScrape, SystemScrape]> {
  await sleep(Math.max(0, times.measureFrom - monotonicNow()) * 1000, signal);
  const from = await scrapeTarget(target, signal);
  await sleepDuring(load, Math.max(0, times.measureUntil - monotonicNow()) * 1000, signal);
  return [from, await scrapeTarget(target, signal)];
}

/** Until the time is over, or the load, which may end before it. */
async function sleepDuring(load: Promise<unknown>, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  try {
    await Promise.race([sleep(ms, either).catch(() => signal.throwIfAborted()), load]);
  } finally {
    over.abort();
  }
}

function followSeconds(
  batches: readonly (readonly IntervalBatch[])[],
  at: number,
  total_s: number,
  onSecond?: (live: LiveFigures) => void,
): NodeJS.Timeout | undefined {
  if (!onSecond) return undefined;
  return setInterval(() => onSecond(liveFigures(batches, monotonicNow() - at, total_s)), 1000);
}

function logOf(
  trial: PlannedTrial,
  target: Target,
  { totals, lost, threads }: LoadReport,
  sampling: Sampling,
  setupRequests: number,
  system: SystemReport | null,
): string[] {
  return [
    `${loadWords(trial)} on ${target.url}, ${threads} generator thread(s), seed ${trial.seed}`,
    `set-up: ${setupRequests} requests`,
    `load: ${JSON.stringify(totals)}`,
    ...lost.map(({ thread, reason }) => `generator thread ${thread} was lost: ${reason}`),
    ...(system ? [] : [`not to be had: the system's own counters for the measured window`]),
    ...sampling.gaps.map(({ tick, reason }) => `resource sample ${tick}: ${reason}`),
    ...[...target.gaps, ...sampling.missing].map((reason) => `not to be had: ${reason}`),
  ];
}

const loadWords = ({ workload, phases }: PlannedTrial) =>
  workload.model === 'closed'
    ? `${workload.synchronous ? 'a synchronous load' : `${workload.users} users`}${workload.requests === undefined ? '' : `, ${workload.requests} requests`}`
    : `${workload.arrivals} arrivals, ${rateOf({ workload, phases })}/s on average,`;
