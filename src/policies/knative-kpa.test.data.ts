import type { Decision, Moment } from './policy.ts';

/**
 * A history of one observation every 2 s, newest at `NOW`: each entry is a mean concurrency, the last one the newest. The
 * defaults are a stable window of 60 s (30 observations), a panic window of 6 s (3) and 70 requests a replica.
 */
export const NOW = 1000;

export const row = (
  concurrencies: readonly (number | null)[],
  ready: number,
  before: Partial<Decision> | null = {},
): Moment[] =>
  concurrencies.map((concurrency, i) => {
    const back = concurrencies.length - 1 - i;
    const moment: Moment = {
      time_s: NOW - 2 * back,
      replicas: { desired: ready, ready, starting: 0 },
      concurrency,
    };
    if (back === 0 || before === null) return moment;
    return { ...moment, decision: { desired: ready, recommended: ready, why: [], ...before } };
  });

const times = (count: number, value: number | null) => Array.from({ length: count }, () => value);
const panic = (ago: number, replicas: number) => ({
  memory: { panicSince_s: NOW - ago, panicReplicas: replicas },
});

export interface Case {
  readonly name: string;
  readonly options?: Record<string, unknown>;
  readonly history: readonly Moment[];
  readonly desired: number;
  readonly memory?: Record<string, number>;
}

const none = {};

/** Every number is worked out from the rules, as the comment before it shows. */
export const cases: Case[] = [
  // 140 / 70 = 2 in both windows; 2 / 2 ready = 1 < 2: no panic
  { name: 'stable', history: row(times(30, 140), 2), desired: 2, memory: none },
  // ceil(141 / 70) = ceil(2.01) = 3; 3 / 2 = 1.5 < 2
  { name: 'rounded up', history: row(times(30, 141), 2), desired: 3, memory: none },
  // ceil(60 / 70) = 1; at least floor(4 / 2) = 2 a tick
  { name: 'down by half at most', history: row(times(30, 60), 4), desired: 2, memory: none },
  // ceil(60 / 70) = 1; floor(5 / 2) = 2
  { name: 'half, rounded down', history: row(times(30, 60), 5), desired: 2, memory: none },
  // ceil(60 / 70) = 1; at least floor(6 / 1.5) = 4
  {
    name: 'a max-scale-down-rate of its own',
    options: { 'max-scale-down-rate': 1.5 },
    history: row(times(30, 60), 6),
    desired: 4,
    memory: none,
  },
  // only the last 30 of 40 count: 10 at 7000, which are out, and 30 at 140
  {
    name: 'the stable window ends',
    history: row([...times(10, 7000), ...times(30, 140)], 2),
    desired: 2,
    memory: none,
  },
  // stable: (27 * 140 + 3 * 420) / 30 = 168, ceil(2.4) = 3; panic: 420 / 70 = 6; 6 / 3 = 2 >= 2: panic, max(3, 6) = 6
  {
    name: 'panic at the threshold',
    history: row([...times(27, 140), ...times(3, 420)], 3),
    desired: 6,
    memory: { panicSince_s: NOW, panicReplicas: 6 },
  },
  // panic: 350 / 70 = 5; 5 / 3 = 1.67 < 2: stable (27 * 140 + 3 * 350) / 30 = 161: ceil(2.3) = 3
  {
    name: 'no panic below it',
    history: row([...times(27, 140), ...times(3, 350)], 3),
    desired: 3,
    memory: none,
  },
  // 4 s ago it began at 6; now 280 / 70 = 4, 4 / 6 < 2: still in panic, not fewer than 6
  {
    name: 'in panic it never falls',
    history: row([...times(27, 140), ...times(3, 280)], 6, panic(4, 6)),
    desired: 6,
    memory: { panicSince_s: NOW - 4, panicReplicas: 6 },
  },
  // panic window 560 / 70 = 8, 8 / 6 < 2: no crossing, but 8 > 6: up, the timer goes on
  {
    name: 'in panic it may rise without a crossing',
    history: row([...times(27, 140), ...times(3, 560)], 6, panic(4, 6)),
    desired: 8,
    memory: { panicSince_s: NOW - 4, panicReplicas: 8 },
  },
  // 840 / 70 = 12, 12 / 6 = 2: the timer starts again
  {
    name: 'a crossing in panic restarts the timer',
    options: { 'max-scale': 100 },
    history: row([...times(27, 140), ...times(3, 840)], 6, panic(40, 6)),
    desired: 12,
    memory: { panicSince_s: NOW, panicReplicas: 12 },
  },
  // exactly 60 s since: not over yet (it must have passed)
  {
    name: 'the panic lasts the whole stable window',
    history: row(times(30, 140), 6, panic(60, 6)),
    desired: 6,
    memory: { panicSince_s: NOW - 60, panicReplicas: 6 },
  },
  // 61 s since: over; 140 / 70 = 2, at least floor(6 / 2) = 3
  { name: 'and then ends', history: row(times(30, 140), 6, panic(61, 6)), desired: 3, memory: none },
  // in panic the stable window may be the greater: stable (27 * 700 + 3 * 70) / 30 = 637, ceil(9.1) = 10; panic 1
  {
    name: 'in panic the greater window counts',
    history: row([...times(27, 700), ...times(3, 70)], 6, panic(4, 8)),
    desired: 10,
    memory: { panicSince_s: NOW - 4, panicReplicas: 10 },
  },
  // no ready replica counts as 1: 140 / 70 = 2, 2 / 1 >= 2: panic at 2
  {
    name: 'none ready counts as one',
    history: row(times(30, 140), 0),
    desired: 2,
    memory: { panicSince_s: NOW, panicReplicas: 2 },
  },
  // the threshold looks at the number that is wanted, not at the bounded one: 700 / 70 = 10 of 2, at most ceil(1.5 * 2) = 3
  {
    name: 'the threshold is on the unbounded number',
    options: { 'max-scale-up-rate': 1.5 },
    history: row(times(30, 700), 2),
    desired: 3,
    memory: { panicSince_s: NOW, panicReplicas: 3 },
  },
  // at most ceil(1.1 * 2) = 3, though 1.1 * 2 would cut to 2: growth by one is always possible
  {
    name: 'the bound up is rounded up',
    options: { 'max-scale-up-rate': 1.1 },
    history: row(times(30, 210), 2),
    desired: 3,
    memory: none,
  },
  // first decision with 4 ready: in panic at once, so it stays at 4 though ceil(60 / 70) = 1
  {
    name: 'it begins in panic with several ready',
    history: row([60], 4, null),
    desired: 4,
    memory: { panicSince_s: NOW, panicReplicas: 4 },
  },
  // first decision with 1 ready: no panic
  { name: 'it begins stable with one ready', history: row([60], 1, null), desired: 1, memory: none },
  // nothing: ceil(0) = 0, at least floor(1 / 2) = 0, at least min-scale 1
  { name: 'min-scale', history: row(times(30, 0), 1), desired: 1, memory: none },
  {
    name: 'to zero, where it may',
    options: { 'min-scale': 0 },
    history: row(times(30, 0), 1),
    desired: 0,
    memory: none,
  },
  // 1400 / 70 = 20 and at most 10; the panic remembers 20
  {
    name: 'max-scale',
    history: row(times(30, 1400), 8),
    desired: 10,
    memory: { panicSince_s: NOW, panicReplicas: 20 },
  },
  // ceil(60 / 70) = 1 at one ready is below the activation scale 3
  {
    name: 'activation-scale',
    options: { 'activation-scale': 3 },
    history: row(times(30, 60), 1),
    desired: 3,
    memory: none,
  },
  // 0 stays 0
  {
    name: 'activation-scale, but of nothing',
    options: { 'activation-scale': 3, 'min-scale': 0 },
    history: row(times(30, 0), 1),
    desired: 0,
    memory: none,
  },
  // 2 wanted now; within 30 s there was 5
  {
    name: 'scale-down-delay',
    options: { 'scale-down-delay': '30s' },
    history: row(times(30, 140), 4, { recommended: 5 }),
    desired: 5,
    memory: none,
  },
  // a decision exactly 30 s old is out: the others wanted 2
  {
    name: 'scale-down-delay ends',
    options: { 'scale-down-delay': '30s' },
    history: row(times(30, 140), 4, { recommended: 2 }).map((moment) =>
      moment.time_s === NOW - 30 ? { ...moment, decision: { desired: 4, recommended: 9, why: [] } } : moment,
    ),
    desired: 2,
    memory: none,
  },
  // rps: 200 * .7 = 140 each: ceil(300 / 140) = 3
  {
    name: 'requests a second',
    options: { metric: 'rps' },
    history: row(times(30, null), 2).map((moment) => ({ ...moment, arrivalRate: 300 })),
    desired: 3,
    memory: none,
  },
  // 10 * .5 = 5 each: ceil(17 / 5) = 4; 4 / 3 < 2
  {
    name: 'a target and utilisation of its own',
    options: { 'autoscaling.knative.dev/target': '10', 'target-utilization-percentage': 50 },
    history: row(times(30, 17), 3),
    desired: 4,
    memory: none,
  },
  // panic window 50% of 20 s: the last 5 at 420: 6 / 3 = 2: panic
  {
    name: 'windows of its own',
    options: { window: '20s', 'panic-window-percentage': 50 },
    history: row([...times(10, 140), ...times(5, 420)], 3),
    desired: 6,
    memory: { panicSince_s: NOW, panicReplicas: 6 },
  },
  // 300%: 6 / 3 = 2 is no panic; stable ceil(168 / 70) = 3
  {
    name: 'a threshold of its own',
    options: { 'panic-threshold-percentage': '300' },
    history: row([...times(27, 140), ...times(3, 420)], 3),
    desired: 3,
    memory: none,
  },
  // nothing measured: hold, and the panic stays as it was
  {
    name: 'nothing measured',
    history: row(times(30, null), 3, panic(4, 6)),
    desired: 3,
    memory: { panicSince_s: NOW - 4, panicReplicas: 6 },
  },
];
