import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { startTool } from '../drivers/index.ts';
import { loadTimes } from '../load/index.ts';
import { monotonicNow } from '../measure/clock.ts';
import { NO_REQUESTS } from '../measure/interval.ts';
import { toolCpu } from '../measure/resources.ts';
import { GENERATOR, type Sampling } from '../measure/samples.ts';
import { seriesOf } from '../measure/series.ts';
import { measuredWindow } from '../measure/window.ts';
import {
  ProcessTrees,
  requestsBetween,
  type SystemScrape,
  startSampler,
  systemReport,
} from '../monitor/index.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import { thinkMean } from '../plan/workload.ts';
import { makeTrialResult } from '../results/make-trial-result.ts';
import type { TrialRecord } from '../results/write-results.ts';
import type { Target } from './target.ts';
import type { Tools } from './tools.ts';
import { scrapeEdges, scrapeTarget, type TrialOptions } from './trial.ts';
import { trialEvents } from './trial-events.ts';

export interface DriverTrialOptions
  extends Pick<TrialOptions, 'arch' | 'thresholds' | 'sampleInterval_s' | 'generatorCpus' | 'keepRequests'> {
  readonly tools: Tools;
}

/** After the drain a tool has this long to write what it knows, before it is stopped. */
const WRITE_WITHIN_S = 10;
/** A wall clock that moved more than this against the monotonic one has been set. */
const CLOCK_SET_MS = 20;

/** One trial whose load another tool makes. Windows are cut on our clock, which begins when the tool's load does. */
export async function runDriverTrial(
  trial: PlannedTrial,
  target: Target,
  options: DriverTrialOptions,
  signal: AbortSignal,
): Promise<TrialRecord> {
  const { workload, phases } = trial;
  const found = options.tools.get(workload.driver!.name);
  const { driver, version } = found;
  const name = `${driver.title} ${version}`;
  const window = measuredWindow(phases, workload);
  const label = `loadstone-${randomBytes(6).toString('hex')}-${driver.name}`;
  const before = await scrapeTarget(target, signal);
  const tool = await startTool(
    {
      target: target.url,
      trial,
      tool: found,
      window,
      keepRequests: options.keepRequests ?? false,
      label,
      launch: options.tools.launch(label, driver.name, options.generatorCpus),
    },
    signal,
  );
  try {
    const offset_ms = clockOffset();
    const times = loadTimes((tool.began - offset_ms) / 1000, trial);
    const trees = new ProcessTrees();
    const sampler = startSampler({
      sample: async () => {
        const [replicas, [tree]] = await Promise.all([
          target.sample(),
          tool.exit === null ? trees.sample([tool.pid]) : [],
        ]);
        const isThere = tree !== undefined && tree.processes > 0;
        return isThere ? [...replicas, { ...tree, service: GENERATOR, replica: driver.name }] : replicas;
      },
      origin: times.at,
      interval_s: options.sampleInterval_s,
    });
    let edges: [SystemScrape, SystemScrape];
    let sampling: Sampling;
    let lasted = Number.POSITIVE_INFINITY;
    try {
      const end_ms = (times.drainUntil + WRITE_WITHIN_S - monotonicNow()) * 1000;
      const running = tool.finish(end_ms, signal).then(() => {
        lasted = monotonicNow() - times.at;
      });
      [, edges] = await Promise.all([running, scrapeEdges(target, times, running, signal)]);
    } finally {
      sampling = await sampler.stop();
    }
    const after = await scrapeTarget(target, signal);
    const exited = await target.exited();
    const moved_ms = clockOffset() - offset_ms;
    const told = await tool.read();
    const lost =
      lasted < window.until
        ? [{ thread: 0, reason: `${name} ${tool.exit ?? 'ended'} after ${lasted.toFixed(1)} s` }]
        : [];
    const cpu = toolCpu(sampling, driver.name, window);
    const cpus = options.generatorCpus.length || availableParallelism();
    const load = {
      batches: [told.batches],
      // What was told of a load that broke off is in its batches.
      totals: lost.length > 0 ? NO_REQUESTS : { ...NO_REQUESTS, ...told.totals },
      lost,
      tool: { name, cpu_share: cpu === null ? null : Math.min(1, cpu / cpus) },
    };
    const series = seriesOf(load);
    const startEpoch_s = tool.began / 1000;
    const gaps = [
      ...target.gaps,
      ...driver.untold({ workload }),
      ...(Math.abs(moved_ms) > CLOCK_SET_MS
        ? [
            `times to ${Math.abs(moved_ms).toFixed(0)} ms: the wall clock, by which ${driver.title} tells times, was set during the load`,
          ]
        : []),
    ];
    const result = makeTrialResult({
      trial,
      arch: options.arch,
      think_mean_s: thinkMean(workload),
      thresholds: options.thresholds,
      load,
      series,
      window,
      sampling,
      system: systemReport(...edges),
      systemRequests: requestsBetween(before.entry, after.entry),
      certificate: null,
      gaps,
      exited,
      startEpoch_s,
    });
    return {
      result,
      totals: load.totals,
      series,
      window,
      sampling,
      ...(told.requests && { requests: told.requests }),
      events: trialEvents(window, lost, exited),
      log: [
        `the load was made by ${name}${workload.driver?.script ? ` with ${workload.driver.script.file}` : ''} on ${target.url}, seed ${trial.seed}`,
        `it ${tool.exit ?? 'was stopped'}; what it said is in driver.log`,
        `load: ${JSON.stringify(told.totals)}`,
        ...lost.map(({ reason }) => reason),
        ...sampling.gaps.map(({ tick, reason }) => `resource sample ${tick}: ${reason}`),
        ...[...gaps, ...sampling.missing].map((reason) => `not to be had: ${reason}`),
      ],
      startEpoch_s,
      driver: { log: tool.log, script: tool.script },
    };
  } finally {
    await tool.close();
  }
}

/** Wall clock less monotonic clock, in ms: a tool tells times by the one, everything else here goes by the other. */
const clockOffset = () => Date.now() - 1000 * monotonicNow();
