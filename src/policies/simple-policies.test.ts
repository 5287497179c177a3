import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePolicy } from './policies.ts';
import type { Alert, Moment } from './policy.ts';
import { countsOf, follow } from './support/follow.ts';

const moment = (desired: number, other: Partial<Moment> = {}): Moment => ({
  time_s: 0,
  replicas: { desired, ready: desired, starting: 0 },
  ...other,
});
const at = (time_s: number, desired: number, other: Partial<Moment> = {}) =>
  moment(desired, { time_s, ...other });
const decided = (desired: number, recommended = desired) => ({ decision: { desired, recommended, why: [] } });

describe('threshold', () => {
  const spec = { policy: 'threshold', signal: 'utilisation', above: 0.8, below: 0.4, add: 2 };
  const scaler = parsePolicy(spec);

  test.each([
    ['above', 0.81, 5],
    ['at the upper threshold', 0.8, 3],
    ['in the band', 0.6, 3],
    ['at the lower threshold', 0.4, 3],
    ['below', 0.39, 2],
  ])('%s: %d', (_, utilisation, desired) => {
    expect(scaler.decide([moment(3, { utilisation })], 0).desired).toBe(desired);
  });

  it('cools down after a change of either kind, longer before one down', () => {
    const changed = at(0, 3, { utilisation: 0.9, ...decided(5) });
    const later = (time_s: number, utilisation: number) =>
      scaler.decide([changed, at(time_s, 5, { utilisation })], time_s).desired;
    expect(later(59, 0.9)).toBe(5);
    expect(later(60, 0.9)).toBe(7);
    expect(later(299, 0.1)).toBe(5);
    expect(later(300, 0.1)).toBe(4);
  });

  it('waits until the signal has been beyond its threshold for a time', () => {
    const patient = parsePolicy({ ...spec, for: '30s' });
    const row = (...values: number[]) => values.map((utilisation, i) => at(15 * i, 3, { utilisation }));
    expect(patient.decide(row(0.9, 0.9), 15).desired).toBe(3);
    expect(patient.decide(row(0.9, 0.9, 0.9), 30).desired).toBe(5);
    expect(patient.decide(row(0.9, 0.7, 0.9), 30).desired).toBe(3);
  });

  it('explains itself', () => {
    const changed = at(0, 3, { utilisation: 0.9, ...decided(5) });
    expect(scaler.decide([changed, at(30, 5, { utilisation: 0.95 })], 30).why).toEqual([
      'utilisation is 95%, above 80%: add 2 replicas.',
      'The last change was 30s ago, within the cool-down of 1m before one up: hold 5.',
    ]);
  });

  it('takes thresholds in the unit of their signal, in order', () => {
    const slow = { policy: 'threshold', signal: 'p95', above: '500ms', below: '0.1s' };
    expect(parsePolicy(slow).decide([moment(1, { responseTime: { p95_s: 0.6 } })], 0).desired).toBe(2);
    expect(() => parsePolicy({ ...slow, above: 500 })).toThrow(
      /threshold.above must be a duration like 15s, got 500/,
    );
    expect(() => parsePolicy({ ...slow, below: '600ms' })).toThrow(
      /below must be less than above, got 0.6 and 0.5/,
    );
  });
});

describe('the scheduler of the matrix service', () => {
  test.each([
    [0.05, 2],
    [0.1, 1],
    [0.15, 1],
    [0.2, 1],
    [0.201, 5],
  ])('a mean response of %d s gives %d replicas: not monotone', (mean_s, desired) => {
    const scaler = parsePolicy({ policy: 'matrix-scheduler' });
    expect(scaler.decide([moment(3, { responseTime: { mean_s } })], 0).desired).toBe(desired);
  });
});

describe('step', () => {
  const scaler = parsePolicy({
    policy: 'step',
    signal: 'utilisation',
    maxReplicas: 50,
    steps: [
      { above: 0.6, change: '+1' },
      { above: 0.8, change: '+3' },
      { below: 0.4, change: '-10%' },
      { below: 0.2, change: '-50%' },
    ],
  });

  // 10% of 27 is 2.7: 2; of 5 it is .5: 1. Half of 7 is 3.5: 3.
  test.each([
    [4, 0.6, 4],
    [4, 0.7, 5],
    [4, 0.9, 7],
    [27, 0.3, 25],
    [5, 0.3, 4],
    [7, 0.1, 4],
  ])('%d replicas at %d become %d', (current, utilisation, desired) => {
    expect(scaler.decide([moment(current, { utilisation })], 0).desired).toBe(desired);
  });

  test.each([
    [[], /at least one step/],
    [[{ above: 1, below: 2, change: '+1' }], /one of above and below/],
    [[{ above: 1, change: '-1' }], /change must begin with \+ since it is above/],
    [[{ above: 1, change: '+1.5' }], /like '\+2' or '-25%', got '\+1.5'/],
    [
      [
        { above: 1, change: '+2' },
        { above: 2, change: '+1' },
      ],
      /farther step must change at least as much/,
    ],
    [
      [
        { above: 1, change: '+2' },
        { below: 2, change: '-1' },
      ],
      /every below must be at most every above/,
    ],
  ])('%j is refused', (steps, message) => {
    expect(() => parsePolicy({ policy: 'step', signal: 'load', steps })).toThrow(message);
  });
});

describe('target tracking', () => {
  const cpu = parsePolicy({ policy: 'target-tracking', signal: 'utilisation', target: 0.6, maxReplicas: 50 });
  const inside = parsePolicy({
    policy: 'target-tracking',
    signal: 'concurrency',
    target: 10,
    maxReplicas: 50,
  });

  // .9 / .6 = 1.5, 1.5 * 4 = 6; .65 / .6 = 1.083 holds; .3 / .6 = .5, 2
  test.each([
    [0.9, 6],
    [0.65, 4],
    [0.3, 2],
  ])('a mean of %d on 4 replicas gives %d', (utilisation, desired) => {
    expect(cpu.decide([moment(4, { utilisation })], 0).desired).toBe(desired);
  });

  // 71 / 10 = 7.1; 43 / 40 = 1.075 holds
  test.each([
    [71, 8],
    [43, 4],
    [0, 1],
  ])('a total of %d for 4 replicas gives %d', (concurrency, desired) => {
    expect(inside.decide([moment(4, { concurrency })], 0).desired).toBe(desired);
  });

  it('does not take back what it asked for while replicas start', () => {
    const starting = { replicas: { desired: 8, ready: 2, starting: 6 }, utilisation: 1 };
    expect(cpu.decide([{ time_s: 0, ...starting }], 0).desired).toBe(8);
  });

  it('is monotone in the signal, and holds within its tolerance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, utilisation, more) => {
          const [less, greater] = [utilisation, utilisation + more].map(
            (value) => cpu.decide([moment(count, { utilisation: value })], 0).desired,
          );
          expect(greater).toBeGreaterThanOrEqual(less!);
          if (Math.abs(utilisation / 0.6 - 1) < 0.1) expect(less).toBe(count);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('alert-driven', () => {
  const scaler = parsePolicy({
    policy: 'alert-driven',
    add: 2,
    alerts: ['Starvation', 'Spike'],
    coolDown: '60s',
  });
  const alert = (name: string, startsAt_s: number, status: Alert['status'] = 'firing'): Alert => ({
    name,
    status,
    startsAt_s,
  });
  /** The numbers over time when these alerts are known at these times. */
  const numbers = (told: Record<number, Alert[]>, ticks: number, one = scaler, start = 1) =>
    countsOf(follow(one, ticks, (_, time_s) => ({ alerts: told[time_s] ?? [] }), start));

  it('adds for a firing alert once, however often it is told', () => {
    const spike = [alert('Spike', 0)];
    expect(numbers({ 0: spike, 15: spike, 30: [...spike, ...spike] }, 4)).toEqual([3, 3, 3, 3]);
  });

  it('adds for each of several', () => {
    expect(numbers({ 0: [alert('Spike', 0), alert('Starvation', 0)] }, 1)).toEqual([5]);
  });

  it('ignores resolved alerts and those not named', () => {
    expect(numbers({ 0: [alert('Spike', 0, 'resolved'), alert('DiskFull', 0)] }, 2)).toEqual([1, 1]);
  });

  it('an alert during the cool-down waits, and counts if it still fires', () => {
    const [first, second] = [alert('Spike', 0), alert('Starvation', 15)];
    expect(numbers({ 0: [first], 15: [second], 30: [second], 45: [second], 60: [second] }, 5)).toEqual([
      3, 3, 3, 3, 5,
    ]);
    expect(numbers({ 0: [first], 15: [second] }, 6)).toEqual([3, 3, 3, 3, 3, 3]);
  });

  it('acts again on one that goes on for the repeat time', () => {
    const eager = parsePolicy({ policy: 'alert-driven', coolDown: '15s', repeat: '45s' });
    const spike = [alert('Spike', 0)];
    expect(numbers({ 0: spike, 15: spike, 30: spike, 45: spike, 60: spike }, 5, eager)).toEqual([
      2, 2, 2, 3, 3,
    ]);
  });

  it('knows an alert by its fingerprint and start', () => {
    const [a, b] = ['a', 'b'].map((fingerprint) => ({ ...alert('Spike', 0), fingerprint }));
    expect(numbers({ 0: [a!, b!] }, 1)).toEqual([5]);
  });

  it('removes one at a time when it has been quiet', () => {
    const quiet = parsePolicy({ policy: 'alert-driven', scaleIn: { after: '30s' } });
    // Quiet from 15 on, and 15 s after a change do not count: the first goes at 45, the next 30 s after the next tick.
    expect(numbers({ 0: [alert('Spike', 0)] }, 8, quiet, 3)).toEqual([4, 4, 4, 3, 3, 3, 2, 2]);
  });
});
