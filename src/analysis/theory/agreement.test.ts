import { describe, expect, test } from 'vitest';
import { agreementOf } from './agreement.ts';
import type { Held, TheoryTrial } from './theory.ts';

const heldAt = (measured: number, theory: number, half = 0.1): Held => ({
  measured,
  theory: { value: theory, low: theory / (1 + half), high: theory * (1 + half), calibration_sd: 0 },
  inside: measured >= theory / (1 + half) && measured <= theory * (1 + half),
  relative_error: measured / theory - 1,
});

const trial = (offered: number, measured: number, theory: number): TheoryTrial => ({
  run_id: `run_${offered}_${measured}`,
  series: 'mm1',
  arm: 'mm1',
  kept: true,
  model: 'M/M/1',
  replicas: 1,
  offered_asked: offered,
  offered,
  rate_asked: 50 * offered,
  rate: 50 * offered,
  service_rate: 50,
  throughput: heldAt(50 * offered, 50 * offered),
  response_s: heldAt(measured, theory),
  utilisation: heldAt(offered, offered),
  response_distance: null,
  response_quantiles: [],
  lindley: null,
  lindley_untold: 'single requests were not kept',
  conservation: { sent: 1, completed: 1, failed: 0, in_system: 0, server: 1, rows: null, exact: true },
  stolen_share: null,
  run_delay_share: null,
  pressure_share: null,
  assumptions: null,
});

/** What the reference published: measured and theory by utilisation. */
const published = [
  [0.3, 0.139, 0.141],
  [0.4, 0.187, 0.164],
  [0.5, 0.229, 0.197],
  [0.6, 0.254, 0.246],
  [0.7, 0.423, 0.329],
  [0.8, 0.454, 0.493],
] as const;

test("the reference's own figures come out: r .943, error 11.9%, Good", () => {
  const { of, levels } = agreementOf(
    'mm1',
    published.map(([rho, measured, theory]) => trial(rho, measured, theory)),
  );
  expect(levels).toBe(6);
  expect(of.response!.pearson).toBeCloseTo(0.943, 3);
  expect(of.response!.mean_error).toBeCloseTo(0.119, 3);
  expect(of.response!.verdict).toBe('Good');
  expect(of.response!.equivalence).toMatchObject({ margin: 0.05, equivalent: false });
  expect(of.throughput).toMatchObject({
    verdict: 'Excellent',
    mean_error: 0,
    equivalence: { p: 0, equivalent: true },
  });
});

test('repetitions of a level are one point, and their mean has a narrower interval', () => {
  const high = [trial(0.5, 0.215, 0.2), trial(0.5, 0.217, 0.2)];
  expect(agreementOf('mm1', [high[0]!])).toMatchObject({ levels: 1, response_inside: 1 });
  expect(agreementOf('mm1', high)).toMatchObject({ levels: 1, response_inside: 0 });
});

test('the same load on more replicas is another level', () => {
  const trials = [1, 2, 3].flatMap((replicas) =>
    [0.2, 0.21].map((r) => ({ ...trial(0.5, r, 0.2), replicas })),
  );
  expect(agreementOf('random', trials)).toMatchObject({ levels: 3, response_levels: 3, response_inside: 3 });
});

test('a level without a steady state is none that theory misses', () => {
  const overload = { ...trial(1.2, 1, 1), throughput: null, response_s: null, utilisation: null };
  expect(agreementOf('mm1', [trial(0.5, 0.2, 0.2), overload])).toMatchObject({
    levels: 2,
    response_levels: 1,
    response_inside: 1,
  });
});

describe('equivalence', () => {
  /** Ratios of measured and theory at three levels, and the error that calibrations give each of them. */
  const ratios = [1.001, 1.003, 0.999];
  const pOf = (sd: number, rates: readonly number[] = [50, 50, 50]) =>
    agreementOf(
      'mm1',
      ratios.map((ratio, i) => {
        const one = trial(0.3 + 0.2 * i, 0.1 * ratio, 0.1);
        const response_s = { ...one.response_s!, theory: { ...one.response_s!.theory, calibration_sd: sd } };
        return { ...one, response_s, service_rate: rates[i]! };
      }),
    ).of.response!.equivalence!.p;

  test('of what shares a calibration is as uncertain as that is, however many levels there are', () => {
    // ln 1.05 - 0.001 is 1.6 standard deviations of 3%: P(Z > 1.593) = 0.0556
    expect(pOf(0)).toBeLessThan(0.001);
    expect(pOf(0.03)).toBeCloseTo(0.0556, 3);
  });

  test('gains by calibrations of their own', () => {
    expect(pOf(0.03, [50, 51, 52])).toBeLessThan(0.01);
  });
});

test('two levels have no correlation, and the verdict goes by the error', () => {
  const { response } = agreementOf('mm1', [trial(0.3, 0.15, 0.141), trial(0.6, 0.2, 0.246)]).of;
  expect(response).toMatchObject({ pearson: null, verdict: 'Good' });
});

test('of nothing there is nothing to agree', () => {
  const { levels, of, lindley_agrees } = agreementOf('mm1', [{ ...trial(0.3, 1, 1), kept: false }]);
  expect({ levels, lindley_agrees }).toEqual({ levels: 0, lindley_agrees: null });
  expect(of.response).toBeNull();
});
