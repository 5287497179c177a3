import { describe, expect, it } from 'vitest';
import type { SystemReport } from '../measure/evidence.ts';
import type { LawCheck } from './analysis.ts';
import { analyze } from './analyze.ts';
import { simulate } from './fixture.ts';
import type { AnalysisInput } from './input.ts';

const input = simulate({ seed: 1, noise: { trial: () => 0.02, metric: 0.3 } });
const PLANTED = 'run_004_monolith_c80';

/** The checks of one law after the system's report of one trial was bent. */
function checks(
  law: LawCheck['law'],
  bend: (system: SystemReport) => Partial<SystemReport> = () => ({}),
): LawCheck[] {
  const results = input.results.map((result) => {
    const system = result.evidence.system!;
    const bent = result.run_id === PLANTED ? { ...system, ...bend(system) } : system;
    return { ...result, evidence: { ...result.evidence, system: bent } };
  });
  const bentInput: AnalysisInput = { ...input, results };
  return analyze(bentInput).laws.filter((check) => check.law === law);
}

const failed = (all: readonly LawCheck[]) => all.filter((check) => !check.holds).map((check) => check.run_id);

describe.each(['little', 'interactive response time', 'utilisation'] as const)('%s', (law) => {
  it('holds on every trial of an honest system', () => {
    const all = checks(law);
    // A response time of some ms hides in the counting error of a cycle of 100 ms, so only the highest level tells.
    const users = (run_id: string) => Number(run_id.split('_c')[1]);
    if (law === 'interactive response time')
      expect(Math.min(...all.map((one) => users(one.run_id)))).toBe(80);
    expect(all).toHaveLength(law === 'interactive response time' ? 6 : 30);
    expect(failed(all)).toEqual([]);
  });
});

describe('a law fails on the trial whose system', () => {
  it('holds requests that its durations do not show', () => {
    expect(failed(checks('little', (s) => ({ in_flight_mean: 1.2 * s.in_flight_mean })))).toEqual([PLANTED]);
  });

  it('reports durations that are too short', () => {
    expect(failed(checks('little', (s) => ({ duration_sum_s: 0.8 * s.duration_sum_s })))).toEqual([PLANTED]);
  });

  it('completes fewer requests than the users had answers', () => {
    expect(
      failed(checks('interactive response time', (s) => ({ completions: 0.8 * s.completions }))),
    ).toEqual([PLANTED]);
  });

  it('works much more for a request than in the other repetitions', () => {
    expect(failed(checks('utilisation', (s) => ({ busy_s: 1.6 * s.busy_s })))).toContain(PLANTED);
  });
});

describe('the utilisation law', () => {
  /** Every trial's CPU time multiplied by a factor that alternates between the repetitions. */
  const alternating = (factor: number) =>
    analyze({
      ...input,
      results: input.results.map((result) => {
        const system = result.evidence.system!;
        const busy_s = system.busy_s * factor ** ((result.repetition % 3) - 1);
        return { ...result, evidence: { ...result.evidence, system: { ...system, busy_s } } };
      }),
    });

  it('allows for what the CPU time of a request differs by between trials that ought to be alike', () => {
    const checked = alternating(1.1).laws.filter(({ law }) => law === 'utilisation');
    expect(checked).toHaveLength(30);
    expect(failed(checked)).toEqual([]);
    expect(Math.min(...checked.map(({ tolerance }) => tolerance))).toBeGreaterThan(0.3);
  });

  it('is not checked where it differs so much that no trial could fail', () => {
    const { laws, law_gaps } = alternating(1.5);
    expect(laws.filter(({ law }) => law === 'utilisation')).toEqual([]);
    expect(law_gaps.find(({ law }) => law === 'utilisation')!.reason).toMatch(/differs by \d+%/);
  });
});

describe('the checks', () => {
  it('take the demand from other trials only', () => {
    const [clean] = checks('utilisation').filter((check) => check.run_id === PLANTED);
    const [bent] = checks('utilisation', (s) => ({ busy_s: 10 * s.busy_s })).filter(
      (check) => check.run_id === PLANTED,
    );
    expect(bent!.predicted).toBe(clean!.predicted);
    expect(bent!.observed).toBeCloseTo(10 * clean!.observed, 10);
  });

  it('are made into one finding a law, a caution where it fails', () => {
    const results = input.results.map((result) => ({
      ...result,
      evidence: { ...result.evidence, system: { ...result.evidence.system!, in_flight_mean: 99 } },
    }));
    const finding = analyze({ ...input, results }).findings.find(({ id }) => id === 'law-little')!;
    expect(finding.level).toBe('caution');
    expect(finding.text).toMatch(
      /fails in \d+ of 30 trials, most in run_\w+: [\d.]+ predicted, 99(\.0)? observed/,
    );
  });
});
