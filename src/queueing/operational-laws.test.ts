import { describe, expect, it } from 'vitest';
import { asymptoticBounds, saturationPoint } from './asymptotic-bounds.ts';
import { forcedFlow, interactiveResponseTime, numberInside, utilisation } from './operational-laws.ts';

describe('operational laws', () => {
  // Two stations with demands 1 and 2 and 5 customers: X = 31/63, Q = 19/21 and 86/21 (computed by exact MVA).
  const x = 31 / 63;

  it('agree with each other on a solved network', () => {
    const inside = [19 / 21, 86 / 21];
    const responseTime = interactiveResponseTime(5, x, 0);
    expect(numberInside(x, responseTime)).toBeCloseTo(5, 12);
    expect(inside[0]! + inside[1]!).toBeCloseTo(5, 12);
    expect(utilisation(x, 2)).toBeCloseTo(62 / 63, 12);
  });

  it('count visits and think time', () => {
    expect(forcedFlow(10, 3)).toBe(30);
    expect(interactiveResponseTime(100, 50, 1.5)).toBeCloseTo(0.5, 12);
  });
});

describe('asymptotic bounds', () => {
  it('of demands 9.2 and 8 with 20 users who think for 120 (octave queueing, qncsaba.m)', () => {
    const bounds = asymptoticBounds([9.2, 8], 20, 120);
    expect(bounds.throughput).toBeCloseTo(0.109, 3);
    expect(bounds.responseTime).toBeCloseTo(64, 10);
  });

  it('contain a solved network (Jain; octave queueing, qncsmva.m: X = 0.3332465122 at N = 20, Z = 4)', () => {
    const bounds = asymptoticBounds([2, 3, 1], 20, 4);
    expect(bounds.throughput).toBeGreaterThanOrEqual(0.3332465122);
    expect(bounds.responseTime).toBeLessThanOrEqual(20 / 0.3332465122 - 4);
  });

  it('meet at the saturation point', () => {
    const n = saturationPoint(1 / 9.2, 17.2, 120);
    expect(n / (17.2 + 120)).toBeCloseTo(1 / 9.2, 12);
    expect(n * 9.2 - 120).toBeCloseTo(17.2, 10);
  });
});
