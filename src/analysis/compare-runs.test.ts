import { describe, expect, it } from 'vitest';
import { manifest } from '../results/example.test.data.ts';
import { compareRuns } from './compare-runs.ts';
import { parseFailIf } from './fail-if.ts';
import { type Noise, type SimulatedExperiment, simulate } from './fixture.ts';

const noise: Partial<Noise> = { deployment: 0.02, trial: () => 0.04, metric: 0.3 };
const run = (seed: number, options: Partial<SimulatedExperiment> = {}) =>
  simulate({ seed, noise, ...options });
const worse = (factor: number) => ({ slower: (arm: string) => (arm === 'microservices' ? factor : 1) });

describe('parseFailIf', () => {
  it('reads a figure and a signed change', () => {
    expect(parseFailIf('p95 +10%')).toEqual({
      text: 'p95 +10%',
      metric: 'latency_p95_ms',
      limit: 0.1,
      direction: 1,
    });
    expect(parseFailIf(' throughput -2.5 % ')).toMatchObject({
      metric: 'throughput_rps',
      limit: -0.025,
      direction: -1,
    });
    expect(parseFailIf('mean -0%')).toMatchObject({ direction: -1 });
  });

  it.each(['', 'p95', 'p95 10%', 'p95 > 10%', 'p75 +10%', 'p95 +10ms', 'throughput -100%'])(
    "refuses '%s'",
    (text) => {
      expect(() => parseFailIf(text)).toThrow(/--fail-if/);
    },
  );
});

describe('compareRuns', () => {
  it('finds the arm that got slower and leaves the other alone', () => {
    const { differences, sentences } = compareRuns(run(1), run(2, worse(1.5)));
    const overall = differences.filter((one) => one.metric === 'latency_p95_ms' && one.level === null);
    expect(overall.map((one) => [one.series, one.different])).toEqual([
      ['monolith', false],
      ['microservices', true],
    ]);
    expect(overall[1]!.relative.value).toBeCloseTo(0.5, 0);
    expect(sentences[0]).toMatch(
      /^monolith: p95 response time from 5 to 80 concurrent users changed by .*: no difference beyond noise\.$/,
    );
    expect(sentences[1]).toMatch(
      /^microservices: .* changed by \+\d\d%, 95% interval \+\d+% to \+\d+%: beyond noise\.$/,
    );
    expect(sentences.at(-1)).toMatch(/not interleaved/);
  });

  it('fails only where the lower end of the difference is above the limit', () => {
    expect(compareRuns(run(1), run(2, worse(1.5)), 'p95 +10%').fail_if).toMatchObject({
      rule: 'p95 +10%',
      holds: true,
    });
    expect(compareRuns(run(1), run(2, worse(1.5)), 'p95 +60%').fail_if).toEqual({
      rule: 'p95 +60%',
      holds: false,
      decided: true,
      reasons: [],
    });
    expect(compareRuns(run(1), run(2), 'p95 +0%').fail_if!.holds).toBe(false);
    expect(compareRuns(run(1), run(2, worse(0.5)), 'p95 +10%').fail_if!.holds).toBe(false);
  });

  it('fails downwards too', () => {
    const slow = run(2, { ...worse(2), think_s: 0 });
    const fast = run(1, { think_s: 0 });
    const { fail_if } = compareRuns(fast, slow, 'throughput -20%');
    expect(fail_if!.holds).toBe(true);
    expect(fail_if!.reasons[0]).toMatch(
      /^microservices over all levels: -\d+%, 95% interval -\d+% to -\d+%$/,
    );
    expect(compareRuns(slow, fast, 'throughput -20%').fail_if!.holds).toBe(false);
  });

  it('seldom fails two runs of the same service', () => {
    let failed = 0;
    for (let seed = 0; seed < 200; seed++) {
      if (compareRuns(run(2 * seed), run(2 * seed + 1), 'p95 +0%').fail_if!.holds) failed++;
    }
    // One side of 5%, and 99.9% of binomial counts.
    expect(failed / 200).toBeLessThan(0.025 + 3.09 * Math.sqrt((0.025 * 0.975) / 200));
  });

  it('cannot judge single repetitions, and says so', () => {
    const { fail_if, differences } = compareRuns(
      run(1, { repetitions: 1 }),
      run(2, { repetitions: 1, ...worse(3) }),
      'p95 +10%',
    );
    expect(fail_if).toMatchObject({
      holds: false,
      reasons: [expect.stringMatching(/2 repetitions on each side/)],
    });
    expect(fail_if!.decided).toBe(false);
    expect(differences.every((one) => one.p === null)).toBe(true);
  });

  it('compares error rates in percentage points, and says how the rule came out', () => {
    const failing = run(2);
    const results = failing.results.map((one) =>
      one.arm === 'microservices' ? { ...one, error_rate: 3 + one.repetition / 10 } : one,
    );
    const { fail_if, sentences } = compareRuns(run(1), { ...failing, results }, 'errors +1%');
    expect(fail_if).toMatchObject({ holds: true, decided: true });
    expect(fail_if!.reasons[0]).toBe('microservices over all levels: +3.1 points');
    expect(sentences).toContainEqual(
      expect.stringMatching(/^fail-if 'errors \+1%', in percentage points of the error rate: holds \(/),
    );
    const same = compareRuns(run(1), run(2), 'errors +1%');
    expect(same.fail_if).toMatchObject({ holds: false, decided: true });
    expect(same.sentences).toContainEqual(expect.stringMatching(/does not hold/));
  });

  it('compares the levels that both have, and one line with one line whatever their names', () => {
    const { differences } = compareRuns(
      run(1, { arms: ['old'], levels: [5, 10] }),
      run(2, { arms: ['new'], levels: [10, 20] }),
    );
    expect(new Set(differences.map((one) => one.series))).toEqual(new Set(['old -> new']));
    expect(new Set(differences.map((one) => one.level))).toEqual(new Set([null, 10]));
  });

  it('names what only one of them has', () => {
    const { unmatched, sentences } = compareRuns(run(1, { arms: ['a', 'b'] }), run(2, { arms: ['b', 'c'] }));
    expect(unmatched).toEqual(['a', 'c']);
    expect(sentences).toContain('Left out, since only one of the runs has it: a and c.');
  });

  it('says where the runs were not made alike', () => {
    expect(compareRuns(run(1), run(2)).unlike).toEqual([]);
    const { unlike, sentences } = compareRuns(
      { ...run(1), manifest },
      {
        ...run(2, { think_s: 0.2 }),
        manifest: { ...manifest, hardware: { ...manifest.hardware, cores: 8 } },
      },
    );
    expect(unlike).toEqual(['think time (exp:100ms, then exp:200ms)', 'CPU (2 of a CPU, then 8 of a CPU)']);
    expect(sentences.at(-2)).toMatch(/^The runs were not made alike, .*: think time .* and CPU .*\.$/);
  });

  it('tells simulated runs of no machine, and names the one that is simulated', () => {
    const simulated = (seed: number) => {
      const input = run(seed);
      return { ...input, plan: { ...input.plan, on: 'simulation' as const } };
    };
    const words = (...runs: Parameters<typeof compareRuns>) => compareRuns(...runs).sentences.join(' ');
    expect(words(simulated(1), simulated(2))).not.toMatch(/machine|interleaved/);
    expect(words(simulated(1), run(2))).toMatch(/The first run was simulated and the other measured/);
    expect(words(run(1), simulated(2))).toMatch(/The second run was simulated and the other measured/);
  });

  it('refuses folders with nothing in common', () => {
    expect(() => compareRuns(run(1, { levels: [5, 10] }), run(2, { levels: [20, 40] }))).toThrow(
      /no arm and level with a trial in both that is not INVALID: monolith, microservices at 5, 10/,
    );
    expect(() => compareRuns(run(1, { arms: ['a', 'b'] }), run(2, { arms: ['c', 'd'] }))).toThrow(
      /no arm and level/,
    );
  });
});
