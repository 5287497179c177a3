import { describe, expect, test } from 'vitest';
import { hypoexponentialTail } from '../queueing/time-distribution.ts';
import { constant, type Distribution, erlang, exponential, gamma, pareto, uniform } from '../stats/index.ts';
import { serviceAfterWait } from './service-after-wait.ts';

const of = ({ cdf, mean }: Distribution) => serviceAfterWait(cdf, mean);
const times = Array.from({ length: 120 }, (_, i) => 0.01 * 1.07 ** i);

describe('a wait and the service after it', () => {
  test.each([0.01, 0.2, 1.5, 10, 1e4])(
    'of exponentials, one of rate %d, is the known sum of both',
    (rate) => {
      const { tail } = of(exponential(1))(0.7, rate);
      for (const t of times) {
        const theory = 0.3 * Math.exp(-t) + 0.7 * hypoexponentialTail(1, rate, t);
        expect(Math.abs(tail(t) - theory)).toBeLessThan(0.0002);
      }
    },
  );

  test('of Erlang-2 services and a wait of the rate of their phases is Erlang-3', () => {
    const { tail } = of(erlang(1, 2))(1, 2);
    for (const t of times) expect(Math.abs(tail(t) - 1 + erlang(1.5, 3).cdf(t))).toBeLessThan(0.0002);
  });

  test('of a constant is exact, its jump included', () => {
    const { tail, quantile } = of(constant(0.05))(0.3, 10);
    expect(tail(0.049999)).toBe(1);
    expect(tail(0.05)).toBeCloseTo(0.3, 12);
    expect(tail(0.1)).toBeCloseTo(0.3 * Math.exp(-0.5), 8);
    expect(quantile(0.5)).toBe(0.05);
    expect(quantile(0.95)).toBeCloseTo(0.05 + Math.log(0.3 / 0.05) / 10, 8);
  });

  test('without a wait is the service', () => {
    for (const service of [constant(0.2), gamma(0.2, 0.25)]) {
      const { tail, quantile } = of(service)(0, Number.NaN);
      for (const t of times) expect(tail(t)).toBe(1 - service.cdf(t));
      expect(service.cdf(quantile(0.95))).toBeGreaterThanOrEqual(0.95 - 1e-12);
    }
  });

  test('has quantiles that invert its tail, which never rises', () => {
    for (const service of [gamma(1, 4), uniform(0.5, 1.5), pareto(1, 2.1)]) {
      const { tail, quantile } = of(service)(0.6, 0.8);
      for (const p of [0.001, 0.3, 0.5, 0.95, 0.999999]) expect(tail(quantile(p))).toBeCloseTo(1 - p, 9);
      times.slice(1).forEach((t, i) => {
        expect(tail(t)).toBeLessThanOrEqual(tail(times[i]!) + 1e-15);
      });
    }
  });
});
