import { createRng, type Rng } from '../../core/rng.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { PlannedTrial, Workload } from '../../plan/plan.ts';
import { exponential } from '../../stats/distributions/exponential.ts';
import { simulate } from '../fixture.ts';
import type { AnalysisInput } from '../input.ts';

/** A load on one first-come, first-served server whose services are constant. */
export interface Load {
  readonly rate: number;
  readonly service_s: number;
  /** Of the load, from 0. */
  readonly until_s: number;
  readonly timeout_s: number;
}

export const record = (index: number, times: Partial<RequestRecord>): RequestRecord => ({
  index,
  name: 'GET /',
  intended_s: 0,
  sent_s: 0,
  done_s: null,
  status: 200,
  bytes: 0,
  error: null,
  server: null,
  ...times,
});

/** One request at a time; the next gap begins with the answer. */
export function synchronousRequests({ rate, service_s, until_s }: Load, rng: Rng): RequestRecord[] {
  const gap = exponential(1 / rate);
  const all: RequestRecord[] = [];
  for (let at = gap.sample(rng); at < until_s; at += service_s + gap.sample(rng)) {
    all.push(record(all.length, { intended_s: at, sent_s: at, done_s: at + service_s }));
  }
  return all;
}

/** Whatever became of those before; whoever waits too long has failed, and is served all the same. */
export function openRequests({ rate, service_s, until_s, timeout_s }: Load, rng: Rng): RequestRecord[] {
  const gap = exponential(1 / rate);
  const all: RequestRecord[] = [];
  let free = 0;
  for (let at = gap.sample(rng); at < until_s; at += gap.sample(rng)) {
    free = Math.max(free, at) + service_s;
    const failed = free - at > timeout_s;
    const end = failed ? at + timeout_s : free;
    const done_s = end <= until_s + 1 ? end : null;
    const error = failed && done_s !== null ? 'timeout' : null;
    all.push(record(all.length, { intended_s: at, sent_s: at, done_s, error, status: error ? 0 : 200 }));
  }
  return all;
}

const WARMUP_S = 5;
const MEASURE_S = 120;
const RATE = 2;
const SERVICES = { low: 0.02, high: 5 } as const;

/** The study of generators as it is checked in, simulated: two systems, two generators, one rate. */
export function patternStudy({
  repetitions = 1,
  timeout_s = 300,
}: {
  repetitions?: number;
  timeout_s?: number;
} = {}): AnalysisInput {
  const models = ['synchronous', 'open'] as const;
  const base = simulate({ seed: 1, arms: ['low', 'high'], levels: [1, 2], repetitions, think_s: 0.5 });
  const modelOf = ({ factors }: PlannedTrial) => models[Number(factors['workload.users']) - 1]!;
  const requests = new Map(
    base.plan.trials.map((trial) => {
      const load = {
        rate: RATE,
        service_s: SERVICES[trial.arm as keyof typeof SERVICES],
        until_s: WARMUP_S + MEASURE_S,
        timeout_s,
      };
      const rng = createRng(100 + trial.order);
      const make = modelOf(trial) === 'open' ? openRequests : synchronousRequests;
      return [trial.run_id, make(load, rng)] as const;
    }),
  );
  const trials = base.plan.trials.map((trial) => ({
    ...trial,
    factors: { 'workload.model': modelOf(trial) },
    workload: workloadOf(modelOf(trial), trial.workload),
    phases: { warmup_s: WARMUP_S, measure_s: MEASURE_S, drain_s: 1 },
  }));
  const results = base.results.map((result) => {
    const { factors } = trials.find(({ run_id }) => run_id === result.run_id)!;
    const ended = requests
      .get(result.run_id)!
      .filter(({ done_s }) => done_s !== null && done_s >= WARMUP_S && done_s < WARMUP_S + MEASURE_S);
    const good = ended.filter(({ error }) => error === null);
    return {
      ...result,
      factors,
      concurrency: factors['workload.model'] === 'open' ? null : 1,
      rate: RATE,
      warmup_s: WARMUP_S,
      duration_s: MEASURE_S,
      throughput_rps: ended.length / MEASURE_S,
      goodput_rps: good.length / MEASURE_S,
      error_rate: (100 * (ended.length - good.length)) / Math.max(1, ended.length),
    };
  });
  return {
    ...base,
    plan: { ...base.plan, trials, factors: { 'workload.model': [...models] }, thresholds: [] },
    results,
    requestsOf: (run_id) => requests.get(run_id) ?? null,
  };
}

function workloadOf(model: 'synchronous' | 'open', workload: Workload): Workload {
  const { timeout_s, threads, scenario, transport } = workload;
  const common = { timeout_s, threads, scenario, transport };
  if (model === 'open') {
    const rates = { kind: 'constant', rate: RATE } as const;
    return { ...common, model, arrivals: 'poisson', rates, session: null, connections: 1000 };
  }
  return {
    ...common,
    model: 'closed',
    users: 1,
    think: 'exp:500ms',
    spawn_rate: 50,
    pacing_s: null,
    synchronous: { arrivals: 'poisson', rate: RATE },
  };
}
