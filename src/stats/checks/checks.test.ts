import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { erlang, exponential, poisson, sample, times } from '../support/draws.ts';
import { type Claim, judgeClaims } from './aspect.ts';
import { checkExponential } from './check-exponential.ts';
import { checkPoisson, checkPoissonCounts } from './check-poisson.ts';

const claim = (value: number, half: number, p: number): Claim => ({
  name: 'it holds',
  effect: {
    what: 'distance',
    value,
    low: value - half,
    high: value + half,
    margin: { low: -0.1, high: 0.1 },
  },
  tests: [{ name: 'a test', statistic: 1, p }],
});

describe('the judgement', () => {
  it.each([
    ['a small effect, known well, whatever p says', claim(0.02, 0.01, 1e-9), 'supported'],
    ['a large effect beyond chance', claim(0.3, 0.1, 0.001), 'refuted'],
    ['a large effect that may be chance', claim(0.3, 0.4, 0.2), 'open'],
    ['nothing found, and nothing known', claim(0, 0.5, 0.9), 'open'],
    ['a small effect beyond chance that may be a large one', claim(0.08, 0.05, 0.001), 'open'],
  ] as const)('%s', (_, one, verdict) => {
    expect(judgeClaims([one]).verdict).toBe(verdict);
  });

  it('corrects for all tests of all claims', () => {
    const one = claim(0.3, 0.1, 0.03);
    expect(judgeClaims([one]).verdict).toBe('refuted');
    const both = judgeClaims([one, claim(0, 0.01, 0.8)]);
    expect(both.aspects[0]!.tests[0]!.adjusted).toBeCloseTo(0.06, 12);
    expect(both.verdict).toBe('open');
  });

  it('needs every claim for support, and one for refutation', () => {
    const [fine, unknown, wrong] = [claim(0, 0.01, 0.5), claim(0, 0.5, 0.5), claim(0.5, 0.1, 1e-6)];
    expect(judgeClaims([fine, fine]).verdict).toBe('supported');
    expect(judgeClaims([fine, unknown]).verdict).toBe('open');
    expect(judgeClaims([fine, unknown, wrong]).verdict).toBe('refuted');
  });
});

// How often each verdict is right is measured in tests.calibration.test.ts.
describe('a check', () => {
  it('of a Poisson process looks at gaps, counts and rate', () => {
    const check = checkPoisson(times(20_000, exponential(createRng(1))));
    expect(check.aspects.map(({ name }) => name)).toEqual([
      'the gaps are exponential',
      'the gaps are independent',
      'counts of about 5 are Poisson',
      'counts of about 25 are Poisson',
      'the rate is constant',
    ]);
    expect(check).toMatchObject({ verdict: 'supported', events: 20_000, rate: expect.closeTo(1, 1) });
  });

  it('of counts alone looks at counts and rate', () => {
    const draw = poisson(createRng(2), 50);
    const check = checkPoissonCounts(sample(60, draw), 1);
    expect(check.rate).toBeCloseTo(50, -1);
    expect(check.verdict).toBe('open');
    const rising = sample(60, () => 0).map((_, i) => 20 + 2 * i);
    expect(checkPoissonCounts(rising, 1).verdict).toBe('refuted');
  });

  it('names what broke', () => {
    const steady = checkExponential(sample(1000, erlang(createRng(3), 4)));
    expect(steady.verdict).toBe('refuted');
    expect(steady.aspects.map(({ outcome }) => outcome)).toEqual([
      'beyond',
      expect.not.stringContaining('beyond'),
    ]);
  });

  it('refutes a metronome, whose gaps lie on no side of their median', () => {
    const { verdict, aspects } = checkPoisson(sample(500, () => 0).map((_, i) => i / 4));
    expect(verdict).toBe('refuted');
    expect(aspects[1]!.tests.map(({ name }) => name)).toEqual(['Ljung-Box']);
  });

  it('does not depend on the unit', () => {
    const gaps = sample(300, exponential(createRng(4)));
    const [s, ms] = [checkExponential(gaps), checkExponential(gaps.map((gap) => 1000 * gap))];
    expect(ms.verdict).toBe(s.verdict);
    expect(ms.aspects[0]!.effect.value).toBeCloseTo(s.aspects[0]!.effect.value, 12);
  });

  it('refuses too little, and what is no margin', () => {
    expect(() => checkExponential([1, 2])).toThrow(/at least 20 values, got 2/);
    expect(() => checkPoisson([1, 2])).toThrow(/at least 101 events, got 2/);
    expect(() => checkPoissonCounts([1, 2], 1)).toThrow(/at least 20 counts, got 2/);
    expect(() => checkExponential(sample(50, exponential(createRng(5))), { margin: 5 })).toThrow(/got 5/);
  });
});
