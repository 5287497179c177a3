import type { Rates } from '../arrivals/index.ts';
import type { ClosedWorkload, DriverChoice, OpenWorkload } from '../plan/plan.ts';
import type { ToolLoad, ToolRequest, ToolSink } from './driver.ts';

const common = {
  timeout_s: 30,
  threads: 1,
  transport: { insecure: false, redirects: 0, gzip: false },
  scenario: { name: 'http', options: { method: 'GET', path: '/', headers: {} } },
} as const;

export const closed = (change: Partial<ClosedWorkload> = {}): ClosedWorkload => ({
  model: 'closed',
  users: 10,
  think: 'const:0s',
  spawn_rate: 5,
  pacing_s: null,
  ...common,
  ...change,
});

export const open = (rates: Rates, change: Partial<OpenWorkload> = {}): OpenWorkload => ({
  model: 'open',
  arrivals: 'constant',
  rates,
  session: null,
  connections: 1000,
  ...common,
  ...change,
});

export const toolLoad = (workload: ToolLoad['workload'], change: Partial<ToolLoad> = {}): ToolLoad => ({
  workload,
  phases: { warmup_s: 2, measure_s: 10, drain_s: 3 },
  seed: 7,
  target: 'http://127.0.0.1:8080/base',
  duration_s: 13,
  ...change,
});

export const driver = (change: Partial<DriverChoice> = {}): DriverChoice => ({
  name: 'k6',
  args: [],
  environment: {},
  ...change,
});

/** Keeps what it is told. */
export class Told implements ToolSink {
  readonly requests: ToolRequest[] = [];
  readonly drops: number[] = [];
  readonly counts: [at: number, count: number][] = [];
  request = (request: ToolRequest) => void this.requests.push(request);
  dropped = (at: number) => void this.drops.push(at);
  users = (at: number, count: number) => void this.counts.push([at, count]);
}
