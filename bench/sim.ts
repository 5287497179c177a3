/**
 * The simulator's speed, as ratios within one run: against loops written by hand that do the least that the same
 * simulation needs (bench/bare-loops.ts), and against SimPy and Ciw. Both sides of a pair take turns; the table shows
 * the median of the pairs' ratios, ours to theirs, with its interval between order statistics. Speed is that of the CPU
 * time of the whole process, compiler and garbage collector included, so that what else runs on the machine has less
 * of a say. What a compiler makes of the code differs from process to process: several runs say more than a long one.
 *
 *   npm run bench:sim -- [--pairs 41] [--customers 3e5]
 *
 * Python with both packages is looked for as python3, or where BENCH_PYTHON says.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Rng } from '../src/core/rng.ts';
import { createRng, lindley, runFluid, Simulation } from '../src/sim/index.ts';
import { streamOf } from '../src/sim/stream.ts';
import { dayUnderPolicy } from '../src/sim/support/day.ts';
import { exponential, mean, orderStatisticInterval } from '../src/stats/index.ts';
import { bareQueue, drawAndAdd } from './bare-loops.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '41' }, customers: { type: 'string', default: '3e5' } },
});
const pairs = Number(values.pairs);
const customers = Number(values.customers);
/** Python's take their time. */
const PEER_CUSTOMERS = 50_000;
const WARMUPS = 3;
const LOAD = 0.8;
const PYTHON = process.env.BENCH_PYTHON ?? 'python3';
/** From dist/bench to the sources, where the Python lies. */
const PEERS = join(
  import.meta.dirname,
  import.meta.dirname.includes('dist') ? '../../bench' : '.',
  'sim-peers.py',
);

const streams = (): [Rng, Rng] => {
  const rng = createRng(1);
  return [streamOf(rng, 'arrivals', 0), streamOf(rng, 'service', 0, 0)];
};

/** Customers a second of CPU time. */
function rate(count: number, work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (count / (user + system)) * 1e6;
}

const bareDraws = () => rate(customers, () => drawAndAdd(...streams(), LOAD, 1, customers));

const ownLindley = () =>
  rate(customers, () => {
    const [gaps, services] = streams();
    const draws = (distribution: ReturnType<typeof exponential>, rng: Rng) => {
      const all = new Float64Array(customers);
      for (let i = 0; i < customers; i++) all[i] = distribution.sample(rng);
      return all;
    };
    lindley(draws(exponential(1 / LOAD), gaps), draws(exponential(1), services));
  });

const bareEvents = (servers: number) =>
  rate(customers, () => bareQueue(...streams(), LOAD * servers, 1, servers, customers));

const ownEvents = (servers: number) =>
  rate(customers, () => {
    const model = {
      stations: [{ servers, service: exponential(1) }],
      classes: [{ source: { gaps: exponential(1 / (LOAD * servers)) } }],
    };
    new Simulation(model, createRng(1)).run({ requests: customers });
  });

/** Null with a reason on the console where it cannot be had. */
function peer(name: 'simpy' | 'ciw', servers: number): number | null {
  const args = [PEERS, name, String(servers), String(PEER_CUSTOMERS)];
  const { status, stdout, stderr, error } = spawnSync(PYTHON, args, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout).per_s;
  const why = error?.message ?? stderr.trim().split('\n').at(-1);
  console.log(`${name}: skipped (${PYTHON}: ${why}); BENCH_PYTHON names a Python that has it`);
  return null;
}

interface Comparison {
  readonly name: string;
  readonly aim: number;
  readonly pairs: number;
  readonly ours: () => number;
  readonly theirs: () => number | null;
}

const comparisons: Comparison[] = [
  { name: 'Lindley / draw and add', aim: 0.7, pairs, ours: ownLindley, theirs: bareDraws },
  ...[1, 100].map((servers) => ({
    name: `M/M/${servers} / bare heap loop`,
    aim: 0.6,
    pairs,
    ours: () => ownEvents(servers),
    theirs: () => bareEvents(servers),
  })),
  ...[1, 100].flatMap((servers) =>
    (['simpy', 'ciw'] as const).map((name) => ({
      name: `M/M/${servers} / ${name === 'simpy' ? 'SimPy' : 'Ciw'}`,
      aim: name === 'simpy' ? 30 : 50,
      pairs: Math.min(pairs, 5),
      ours: () => ownEvents(servers),
      theirs: () => peer(name, servers),
    })),
  ),
];

const perSecond = (value: number) =>
  value >= 1e6 ? `${(value / 1e6).toFixed(2)}M` : `${(value / 1e3).toFixed(1)}k`;
const median = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

function compare({ name, aim, pairs: count, ours, theirs }: Comparison): void {
  const [own, other, ratios] = [[] as number[], [] as number[], [] as number[]];
  // Unseen: compilers are slow at first.
  for (let i = 0; i < WARMUPS; i++) ours();
  for (let i = 0; i < count; i++) {
    const b = theirs();
    if (b === null) return;
    const a = ours();
    own.push(a);
    other.push(b);
    ratios.push(a / b);
  }
  const { low, high } = orderStatisticInterval(ratios, 0.5);
  const interval = low === null || high === null ? '' : `(${low.toFixed(2)} to ${high.toFixed(2)})`;
  const value = median(ratios);
  console.log(
    `${name.padEnd(26)} ${value.toFixed(2).padStart(7)} ${interval.padEnd(20)} aim ${String(aim).padStart(4)} ${value >= aim ? 'met   ' : 'MISSED'} ` +
      `${perSecond(mean(own))} against ${perSecond(mean(other))} customers/s`,
  );
}

console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} CPUs, load ${loadavg()[0]!.toFixed(2)}, Node ${process.version}`,
);
console.log(`medians of ${pairs} pairs, ${customers} customers each; events/s are twice as many\n`);
for (const comparison of comparisons) compare(comparison);

const start = process.hrtime.bigint();
const day = runFluid(dayUnderPolicy());
const took = Number(process.hrtime.bigint() - start) / 1e9;
const most = day.ticks.reduce((least, tick) => Math.max(least, tick.ready), 0);
console.log(
  `\na day under a policy: ${day.requests.toExponential(2)} requests on up to ${most} replicas in ${took.toFixed(1)} s, aim 60 s ${took <= 60 ? 'met' : 'MISSED'}`,
);
