import { createRng, type Rng } from '../../../core/rng.ts';
import type { SystemReport } from '../../../measure/evidence.ts';
import type { RequestRecord } from '../../../measure/request-record.ts';
import type { Calibration } from '../../../measure/service-rate.ts';
import type { TrialResult } from '../../../results/trial-result.ts';
import { simulate } from '../../fixture.ts';

/** A server and the load on it, for tests: what its generator and itself would have written down. */
export interface SimulatedServer {
  readonly seed: number;
  /** Offered to one server, in erlangs. */
  readonly rho: number;
  readonly mean_s?: number;
  readonly window_s?: number;
  /** How many serve in truth. */
  readonly servers?: number;
  readonly arrivals?: 'poisson' | 'synchronous' | { readonly users: number };
  /** Factor on the rate at a time of the load, for one that is not stationary. */
  readonly swing?: (t: number) => number;
  /** The service drawn for a request, from its mean; what it waited and the one before it are known. */
  readonly draw?: (
    rng: Rng,
    mean: number,
    before: { readonly drawn: number; readonly wait: number },
  ) => number;
  /** What a server makes of a service. */
  readonly spend?: (rng: Rng, drawn: number) => number;
  /** What nobody tells of: from when a server is free until it answers. */
  readonly hidden_s?: number;
  /** What the server says of a service's times. */
  readonly tell?: (times: Times) => Times;
  /** Times of HTTP and of the machine; false: none. */
  readonly noise?: boolean;
  /** 'all': occupancies and draws; 'occupancies'; 'nothing'. */
  readonly tells?: 'all' | 'occupancies' | 'nothing';
}

interface Times {
  readonly arrived_s: number;
  readonly started_s: number;
  readonly freed_s: number;
}

const WARMUP_S = 10;
/** One way through HTTP, and what a server takes between two services: at least, and on average on top. */
const WAY_S = { least: 12e-5, more: 3e-5 };
const OVERHEAD_S = { least: 5e-5, more: 5e-5 };

export const exp = (rng: Rng, mean: number): number => -mean * Math.log1p(-rng.next());

export interface SimulatedTrial {
  readonly result: TrialResult;
  readonly requests: readonly RequestRecord[];
  readonly calibration: Calibration;
}

export function simulateServer(options: SimulatedServer): SimulatedTrial {
  const { mean_s = 0.02, window_s = 75, noise = true, rho } = options;
  const requests = requestsOf({ ...options, mean_s, window_s, noise });
  const window = { from: WARMUP_S, until: WARMUP_S + window_s };
  const inside = requests.filter(({ sent_s }) => sent_s! >= window.from && sent_s! < window.until);
  const completed = requests.filter(({ done_s }) => done_s! >= window.from && done_s! < window.until);
  const [template] = simulate({ seed: 1, repetitions: 1 }).results;
  const { evidence } = template!;
  const result: TrialResult = {
    ...template!,
    run_id: `run_${options.seed}_${rho}`,
    deployment: 0,
    concurrency: null,
    rate: rho / mean_s,
    warmup_s: WARMUP_S,
    duration_s: window_s,
    throughput_rps: completed.length / window_s,
    achieved_rps: inside.length / window_s,
    evidence: {
      ...evidence,
      requests: {
        ...evidence.requests,
        sent: requests.length,
        completed: requests.length,
        failed: 0,
        censored: 0,
        system: requests.length,
      },
      system: systemReport(requests, window),
    },
  };
  const told = options.tells ?? 'all';
  return {
    result,
    requests: requests.map((one) => ({ ...one, server: seen(one.server!, options, told) })),
    calibration: calibrationOf(
      mean_s + (noise ? OVERHEAD_S.least + OVERHEAD_S.more : 0),
      (options.hidden_s ?? 0) + (noise ? 2 * (WAY_S.least + WAY_S.more) : 0),
    ),
  };
}

function seen(
  server: NonNullable<RequestRecord['server']>,
  { tell = (times) => times }: SimulatedServer,
  told: NonNullable<SimulatedServer['tells']>,
): RequestRecord['server'] {
  if (told === 'nothing') return null;
  return { ...server, ...tell(server), drawn_s: told === 'all' ? server.drawn_s : null };
}

type Whole = SimulatedServer & {
  readonly mean_s: number;
  readonly window_s: number;
  readonly noise: boolean;
};

function requestsOf(options: Whole): RequestRecord[] {
  const { seed, rho, mean_s, window_s, noise, servers = 1, arrivals = 'poisson', swing = () => 1 } = options;
  const { hidden_s = 0 } = options;
  const { draw = (rng, mean) => exp(rng, mean), spend = (_, drawn) => drawn } = options;
  const rng = createRng(seed);
  const [gaps, services, ways] = [rng.stream(1), rng.stream(2), rng.stream(3)];
  const extra = ({ least, more }: typeof WAY_S) => (noise ? least + exp(ways, more) : 0);
  const lambda = rho / mean_s;
  const users = arrivals === 'synchronous' ? 1 : arrivals === 'poisson' ? null : arrivals.users;
  // Asked for the rate as a synchronous generator is: thinking takes the whole gap.
  const think = users === null ? 0 : users / lambda;
  const next = Array.from({ length: users ?? 1 }, () => exp(gaps, users === null ? 1 / lambda : think));
  const free = new Array<number>(servers).fill(0);
  const requests: RequestRecord[] = [];
  let [arrived, before] = [0, { drawn: mean_s, wait: 0 }];
  for (;;) {
    const who = next.indexOf(Math.min(...next));
    const sent = next[who]!;
    if (sent >= WARMUP_S + window_s) return requests;
    arrived = Math.max(arrived, sent + extra(WAY_S));
    const server = free.indexOf(Math.min(...free));
    const started = Math.max(arrived, free[server]!);
    const drawn = draw(services, mean_s, { drawn: before.drawn, wait: started - arrived });
    const freed = started + spend(services, drawn) + extra(OVERHEAD_S);
    free[server] = freed;
    before = { drawn, wait: started - arrived };
    const done = freed + hidden_s + extra(WAY_S);
    next[who] = users === null ? sent + exp(gaps, 1 / (lambda * swing(sent))) : done + exp(gaps, think);
    requests.push({
      index: requests.length,
      name: 'GET /',
      intended_s: sent,
      sent_s: sent,
      done_s: done,
      status: 200,
      bytes: 0,
      error: null,
      server: {
        arrived_s: arrived,
        started_s: started,
        freed_s: freed,
        service_s: freed - started,
        drawn_s: drawn,
      },
    });
  }
}

/** From the server's own integral of how many are inside. */
function systemReport(
  requests: readonly RequestRecord[],
  { from, until }: { from: number; until: number },
): SystemReport {
  const spent = requests.reduce((sum, { server }) => {
    const { arrived_s, freed_s } = server!;
    return sum + Math.max(0, Math.min(freed_s, until) - Math.max(arrived_s, from));
  }, 0);
  return {
    window_s: until - from,
    completions: requests.length,
    in_flight_mean: spent / (until - from),
    duration_sum_s: spent,
    busy_s: 0,
  };
}

/** As well known as 2000 services make it. */
function calibrationOf(service_s: number, empty_roundtrip_s: number): Calibration {
  const value = 1 / service_s;
  const regression = { value, low: value * 0.956, high: value * 1.044 };
  return {
    deployment: 0,
    arm: 'mm1',
    run_id: 'calibration_000_mm1',
    rate: 0.5 * value,
    achieved_rps: 0.5 * value,
    measure_s: 80,
    busy_from: 'mm1_busy_seconds_total',
    utilisation: 0.5,
    samples: [],
    service_rate: {
      regression,
      direct: regression,
      median: { ...regression, mean: value, sd: 0, cv: 0, min: value, max: value },
      samples: 20,
    },
    empty_roundtrip_s,
  };
}
