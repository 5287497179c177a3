import { setImmediate } from 'node:timers/promises';
import type { SystemModel } from '../core/system.ts';
import { arrivalTimes, recordedTimes, SimulatedLoad } from '../load/index.ts';
import type { SystemReport } from '../measure/evidence.ts';
import type { IntervalBatch } from '../measure/interval.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import type { ResourceSample } from '../measure/samples.ts';
import { seriesOf } from '../measure/series.ts';
import { countedWindow, lengthOf, measuredWindow } from '../measure/window.ts';
import type { PlannedTrial, SystemArm } from '../plan/plan.ts';
import { requestsOf, thinkMean } from '../plan/workload.ts';
import { makeTrialResult } from '../results/make-trial-result.ts';
import type { TrialRecord } from '../results/write-results.ts';
import type { SystemCounters } from '../sim/service-system.ts';
import { ArrivalLog } from './arrival-log.ts';
import type { TrialOptions } from './trial.ts';
import { trialEvents } from './trial-events.ts';

const NO_PROXY =
  'what the proxies before replicas cost, and which replica they choose: models leave it out, theirs share one queue';

export interface SimulatedTrialOptions
  extends Pick<TrialOptions, 'thresholds' | 'sampleInterval_s' | 'keepRequests'> {
  readonly arm: SystemArm;
  readonly model: SystemModel;
  /** Whether replicas have a proxy before them. */
  readonly proxied: boolean;
}

/** A trial on the model of its system: the same record as of a real one, in no time and without noise. */
export async function simulateTrial(
  trial: PlannedTrial,
  options: SimulatedTrialOptions,
  signal: AbortSignal,
): Promise<TrialRecord> {
  const { arm, model, sampleInterval_s, keepRequests = false } = options;
  const { workload, phases } = trial;
  const recorded = await recordedTimes(workload);
  const replicas = replicasOf(arm, trial);
  const delays: number[] = [];
  const kept: RequestRecord[] = [];
  const load = new SimulatedLoad({
    ...{ trial, model, replicas, recorded },
    onSent: (delay) => delays.push(delay),
    ...(keepRequests && { onRequest: (request) => kept.push(request) }),
  });
  const { times } = load;
  const planned = measuredWindow(phases, workload);
  const startEpoch_s = Date.now() / 1000;
  const batches: IntervalBatch[] = [];
  const samples: ResourceSample[] = [];
  const edges: SystemCounters[] = [];
  const sample = () => samples.push(sampleOf(samples.length, load, model, replicas));
  for (const { at, does } of stops(times, sampleInterval_s)) {
    const goesOn = load.runTo(at);
    batches.push(...load.take());
    if (!goesOn && load.now < at) break;
    if (does === 'sample') sample();
    else if (does === 'edge') edges.push(load.counters());
    // Ctrl-C is heard here.
    await setImmediate();
    signal.throwIfAborted();
    if (!goesOn) break;
  }
  if (samples.at(-1)?.processes[0]?.t_s !== load.now) sample();
  while (edges.length < 2) edges.push(load.counters());
  const finished = load.finish();
  batches.push(...finished.batches);
  const { totals } = finished;
  const record = { batches: [batches], totals, lost: [], model: model.source };
  const series = seriesOf(record);
  const requests = requestsOf(workload);
  const window =
    requests !== null && totals.counted ? countedWindow(planned, totals.counted, requests) : planned;
  const sampling = { interval_s: sampleInterval_s, expected: samples.length, samples, gaps: [], missing: [] };
  const result = makeTrialResult({
    trial,
    arch: arm.arch,
    think_mean_s: thinkMean(workload),
    thresholds: options.thresholds,
    load: record,
    series,
    window,
    sampling,
    system: reportOf(edges[0]!, edges[1]!, lengthOf(window)),
    systemRequests: totals.sent,
    certificate: certificateOf(trial, delays, recorded, times),
    gaps: options.proxied ? [NO_PROXY] : [],
    exited: [],
    startEpoch_s,
  });
  return {
    result,
    totals,
    series,
    window,
    sampling,
    ...(keepRequests && { requests: kept }),
    events: trialEvents(window, [], []),
    log: [
      `simulated after the model of ${arm.system.name} (${model.source}), seed ${trial.seed}`,
      `load: ${JSON.stringify(totals)}`,
    ],
    startEpoch_s,
  };
}

interface Stop {
  readonly at: number;
  readonly does: 'sample' | 'edge' | 'nothing';
}

/** When to look at the simulation: at every sample, at both ends of the window, and at the end. */
function stops(times: SimulatedLoad['times'], interval_s: number): Stop[] {
  const { measureFrom, measureUntil, drainUntil } = times;
  const samples = Array.from({ length: Math.floor(drainUntil / interval_s) + 1 }, (_, i) => i * interval_s);
  return [
    ...samples.map((at): Stop => ({ at, does: 'sample' })),
    ...[measureFrom, measureUntil].map((at): Stop => ({ at, does: 'edge' })),
    { at: drainUntil, does: 'nothing' as const },
  ].sort((a, b) => a.at - b.at);
}

/** How many replicas the services of an arm have in a trial, where that is not one. */
function replicasOf({ system }: SystemArm, trial: PlannedTrial): Record<string, number> {
  const own = Object.entries(system.services).map(([name, { replicas = 1 }]) => [name, replicas] as const);
  return { ...Object.fromEntries(own), ...trial.replicas };
}

function sampleOf(
  tick: number,
  load: SimulatedLoad,
  model: SystemModel,
  replicas: Readonly<Record<string, number>>,
): ResourceSample {
  const { cpu_s } = load.counters();
  const t_s = load.now;
  const processes = Object.entries(model.services).flatMap(([service, { memory_bytes }]) => {
    const count = replicas[service] ?? 1;
    return Array.from({ length: count }, (_, i) => ({
      service,
      replica: `${service}-${i + 1}`,
      t_s,
      cpu_s: cpu_s[service]! / count,
      memory_bytes,
      processes: 1,
    }));
  });
  return { tick, processes, machine: null };
}

function reportOf(from: SystemCounters, until: SystemCounters, window_s: number): SystemReport {
  const busy = (counters: SystemCounters) =>
    Object.values(counters.cpu_s).reduce((sum, cpu_s) => sum + cpu_s, 0);
  return {
    window_s,
    completions: until.completions - from.completions,
    in_flight_mean: (until.inFlight_s - from.inFlight_s) / window_s,
    duration_sum_s: until.durations_s - from.durations_s,
    busy_s: busy(until) - busy(from),
  };
}

/** A simulated send costs nothing, so only the arrivals themselves are held against their process. */
function certificateOf(
  { workload, seed }: PlannedTrial,
  delays: readonly number[],
  recorded: Float64Array | null,
  { at, measureFrom, measureUntil }: SimulatedLoad['times'],
) {
  if (workload.model === 'closed') return null;
  const next = arrivalTimes(workload, seed, measureUntil - at, recorded);
  const log = new ArrivalLog(next, 1, 0, measureFrom - at);
  log.add(0, Float32Array.from(delays));
  return log.finish();
}
