import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../core/json.ts';
import { Histogram } from '../measure/histogram.ts';
import { analyze } from './analyze.ts';
import { exponentialHistogram, type Noise, type SimulatedExperiment, simulate } from './fixture.ts';
import type { AnalysisInput } from './input.ts';

const noise: Partial<Noise> = {
  repetition: 0.05,
  deployment: 0.02,
  trial: (n) => 0.04 + 0.2 / n,
  metric: 0.3,
};
const twice = (arm: string) => (arm === 'microservices' ? 2 : 1);
const run = (options: Partial<SimulatedExperiment> = {}) => analyze(simulate({ seed: 1, noise, ...options }));
const cellAt = (analysis: ReturnType<typeof analyze>, arm: string, level: number) =>
  analysis.cells.find((cell) => cell.arm === arm && cell.level === level)!;

describe('analyze', () => {
  it('gives the same bytes for the same results, in whatever order they were read', () => {
    const input = simulate({ seed: 1, noise, slower: twice });
    const again = { ...input, results: input.results.toReversed() };
    expect(canonicalJson(analyze(again))).toBe(canonicalJson(analyze(input)));
  });

  it('has a cell for every arm and level, with intervals over repetitions', () => {
    const { cells, design } = run();
    expect(cells.map((cell) => [cell.arm, cell.level])).toEqual(
      design.arms.flatMap((arm) => [5, 10, 20, 40, 80].map((level) => [arm, level])),
    );
    for (const { metrics } of cells) {
      for (const metric of ['throughput_rps', 'latency_p95_ms', 'cpu_units'] as const) {
        const { value, low, high, n } = metrics[metric]!;
        expect(n).toBe(3);
        expect(low!).toBeLessThan(value);
        expect(high!).toBeGreaterThan(value);
      }
    }
  });

  it('leaves INVALID trials out and names them, keeps SUSPECT ones and flags their cell', () => {
    const { cells, validity, findings } = run({
      verdict: (order) => ({
        validity: order === 4 ? 'INVALID' : order === 3 ? 'SUSPECT' : 'VALID',
        validity_reasons: order === 4 || order === 3 ? ['the generator was late'] : [],
      }),
    });
    const [top, next] = [80, 40].map(
      (level) => cells.find((cell) => cell.arm === 'monolith' && cell.level === level)!,
    );
    expect(top!.excluded.map((trial) => trial.run_id)).toEqual(['run_004_monolith_c80']);
    expect(top!.metrics.latency_p95_ms!.n).toBe(2);
    expect(top!.validity).toBe('VALID');
    expect(next!.trials).toHaveLength(3);
    expect(next!.validity).toBe('SUSPECT');
    expect(validity).toMatchObject({ valid: 28, suspect: 1, invalid: 1 });
    const cautions = findings.filter((finding) => finding.level === 'caution').map((finding) => finding.text);
    expect(cautions).toContainEqual(
      expect.stringMatching(/^1 of 30 trials is INVALID, left out: run_004_monolith_c80 \(the/),
    );
    expect(cautions).toContainEqual(expect.stringMatching(/^1 of 30 trials is SUSPECT, kept/));
  });

  it('takes percentiles from the merged histogram, not from the mean of percentiles', () => {
    // 90% of the requests are fast, 10% slow: the trial of the slow ones weighs what its requests weigh.
    const mixed: AnalysisInput = {
      ...simulate({ seed: 1, noise, repetitions: 2 }),
      histogramOf: (run_id) =>
        /^run_00/.test(run_id) ? exponentialHistogram(1000, 9000) : exponentialHistogram(10_000, 1000),
    };
    const merged = new Histogram();
    merged.merge(exponentialHistogram(1000, 9000));
    merged.merge(exponentialHistogram(10_000, 1000));
    const { value, low, high } = cellAt(analyze(mixed), 'monolith', 5).metrics.latency_p95_ms!;
    expect(value).toBeCloseTo(merged.percentile(95) / 1000, 10);
    expect(low! < value && value < high!).toBe(true);
  });

  it('counts thresholds apart from validity', () => {
    const { cells } = run({
      verdict: (order) => ({ validity: order === 4 ? 'INVALID' : 'VALID', validity_reasons: ['x'] }),
    });
    const top = cells.find((cell) => cell.arm === 'monolith' && cell.level === 80)!;
    expect(top.thresholds).toEqual([
      { threshold: 'p95 < 100ms', passed: 0, failed: 2 },
      { threshold: 'errors < 1%', passed: 2, failed: 0 },
    ]);
  });

  it('makes do without resources, and with a single repetition or arm', () => {
    const input = simulate({ seed: 1, noise, slower: twice });
    const blind = {
      ...input,
      results: input.results.map((result) => ({
        ...result,
        resources: { containers: {}, totals: { total_cpu_units: null, total_mem_gb: null } },
        efficiency: { rps_per_cpu_unit: null, rps_per_gb_mem: null },
        evidence: { ...result.evidence, system: null },
      })),
    };
    const analysis = analyze(blind);
    expect(cellAt(analysis, 'monolith', 5).metrics.cpu_units).toBeNull();
    expect(analysis.overall.map((one) => one.metric)).not.toContain('cpu_units');
    expect(analysis.laws).toEqual([]);

    const once = run({ repetitions: 1, slower: twice });
    expect(once.overall.every((one) => one.p === null && !one.different && one.relative.low === null)).toBe(
      true,
    );
    expect(once.crossovers.every((one) => one.kind === 'not enough repetitions')).toBe(true);
    expect(once.findings[0]!.text).toMatch(/^One repetition cannot tell a difference from noise/);

    const alone = run({ arms: ['monolith'] });
    expect(alone.comparisons).toEqual([]);
    expect(alone.findings[0]!.text).toMatch(/^monolith answers 95% of requests within \d+ ms \(95% interval/);
  });

  it('says what is still missing of a run that was stopped', () => {
    const input = simulate({ seed: 1, noise, slower: twice });
    const { design, findings, overall } = analyze({ ...input, results: input.results.slice(0, 17) });
    expect(design).toMatchObject({ trials_planned: 30, trials_done: 17 });
    expect(findings.map((finding) => finding.text)).toContainEqual(
      expect.stringMatching(/^13 of 30 planned trials are missing/),
    );
    expect(overall[0]!.relative.n).toBe(1);
    expect(analyze({ ...input, results: [] }).findings[0]!.text).toMatch(/nothing can be compared/);
  });

  it('compares over the levels that every repetition has', () => {
    const input = simulate({ seed: 1, noise, slower: twice });
    const results = input.results.filter((result) => !(result.repetition === 1 && result.concurrency === 20));
    const one = analyze({ ...input, results }).overall.find(({ metric }) => metric === 'latency_p95_ms')!;
    expect(one.levels).toEqual([5, 10, 40, 80]);
    expect(one.relative.n).toBe(3);
  });

  it('draws lines for the factors that are not on the x axis', () => {
    const input = simulate({ seed: 1, noise, levels: [5, 10] });
    const replicas = (users: number) => (users > 5 ? 3 : 1);
    const varied: AnalysisInput = {
      ...input,
      plan: { ...input.plan, factors: { ...input.plan.factors, 'replicas.app': [1, 3] } },
      results: input.results.map((r) => ({
        ...r,
        factors: { ...r.factors, 'replicas.app': replicas(r.concurrency!) },
      })),
    };
    const { series, overall } = analyze(varied);
    expect(series.map((one) => one.name)).toEqual([
      'monolith, replicas.app 1',
      'monolith, replicas.app 3',
      'microservices, replicas.app 1',
      'microservices, replicas.app 3',
    ]);
    expect(new Set(overall.map((one) => `${one.a} | ${one.b}`))).toEqual(
      new Set([1, 3].map((n) => `monolith, replicas.app ${n} | microservices, replicas.app ${n}`)),
    );
  });

  it('takes 300 trials without delay', () => {
    const input = simulate({
      seed: 1,
      noise,
      repetitions: 15,
      levels: [5, 10, 20, 40, 80, 120, 160, 200, 250, 300],
    });
    const histogram = exponentialHistogram(20_000, 2000);
    const start = performance.now();
    expect(analyze({ ...input, histogramOf: () => histogram }).cells).toHaveLength(20);
    // Some tenths of a second; the limit is for machines that do five other things.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('findings', () => {
  it('answer the question first', () => {
    const [first] = run({ slower: twice }).findings;
    expect(first).toMatchObject({ id: 'answer', level: 'answer', figure: 'latency_p95_vs_concurrency' });
    expect(first!.text).toMatch(
      /^monolith answers faster: from 5 to 80 concurrent users microservices takes [\d.]+ times as long \(95% interval [\d.]+ to [\d.]+\) to answer 95% of requests\.$/,
    );
  });

  it('name the better arm whichever comes first', () => {
    const [first] = run({ slower: (arm) => (arm === 'monolith' ? 2 : 1) }).findings;
    expect(first!.text).toMatch(
      /^microservices answers faster: .* monolith takes (1\.[89]|2\.[0-2])\d* times as long/,
    );
  });

  it('say how large a difference would have been seen where there is none', () => {
    const [first] = run().findings;
    expect(first!.text).toMatch(
      /^No difference beyond noise between monolith and microservices in p95 response time from 5 to 80 concurrent users \(microservices against monolith: -?\d+(\.\d)?%, 95% interval -\S+% to \S+%; this run could have seen [\d.]+%\)\.$/,
    );
  });

  it('speak of capacity where there is no think time', () => {
    const { findings, design, capacity } = run({ think_s: 0, slower: twice });
    expect(design.primary).toBe('goodput_rps');
    expect(findings[0]!.text).toMatch(
      /^monolith serves more: from 5 to 80 concurrent users microservices serves (4[89]|5[0-2])% fewer requests \(95% interval \d+% to \d+%\)\.$/,
    );
    expect(capacity.every((one) => one.usl !== null)).toBe(true);
  });

  it('tell where the better arm changes', () => {
    const { findings } = run({ slower: (arm, n) => (arm === 'monolith' ? 1 : n < 15 ? 1.6 : 0.6) });
    expect(findings[0]!.text).toMatch(
      /^Below \d+(\.\d)? concurrent users \(95% interval [\d.]+ to [\d.]+\) monolith answers faster, above it microservices\.$/,
    );
  });

  it('rank more than two arms by the best two', () => {
    const arms = ['a', 'b', 'c'];
    const apart = run({ arms, slower: (arm) => ({ a: 3, b: 1, c: 2 })[arm]! });
    expect(apart.findings[0]!.text).toMatch(
      /^b answers fastest: from .* c, the next best, takes [\d.]+ times as long/,
    );
    const close = run({ arms, slower: (arm) => (arm === 'c' ? 3 : 1) });
    expect(close.findings[0]!.text).toMatch(/^No difference beyond noise between a and b .* c is worse\.$/);
  });

  it('name the cautions of the design: few repetitions, split plot, the same system twice', () => {
    const input = simulate({ seed: 1, noise });
    const { monolith } = input.plan.arms;
    const same = {
      ...input,
      plan: { ...input.plan, arms: { monolith: monolith!, microservices: monolith! } },
    };
    const texts = analyze(same).findings.map((finding) => finding.text);
    expect(texts).toContainEqual(expect.stringMatching(/^3 repetitions make wide intervals/));
    expect(texts).toContainEqual(
      expect.stringMatching(/^Split plot: .* over 3 deployments each, not over 30 trials\.$/),
    );
    expect(texts).toContainEqual(
      expect.stringMatching(/are the same system, so what they differ by is the noise floor/),
    );
    expect(analyze(input).findings.map((finding) => finding.id)).not.toContain(
      'noise-floor-monolith-microservices',
    );
  });

  it('have an id each, and end like sentences', () => {
    for (const options of [
      {},
      { slower: twice },
      { think_s: 0 },
      { arms: ['a', 'b', 'c'] },
      { repetitions: 1 },
    ]) {
      const { findings } = run(options);
      expect(new Set(findings.map((finding) => finding.id)).size).toBe(findings.length);
      for (const { text } of findings) {
        expect(text).toMatch(/\.$/);
        expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
      }
    }
  });
});
