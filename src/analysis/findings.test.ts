import { describe, expect, it } from 'vitest';
import type { Verdict } from '../measure/evidence.ts';
import { analyze } from './analyze.ts';
import { type SimulatedExperiment, simulate } from './fixture.ts';
import type { AnalysisInput } from './input.ts';
import { verdictOf } from './verdict.ts';

const noise = { repetition: 0.05, deployment: 0.02, trial: () => 0.04, metric: 0.3 };
const experiment = (options: Partial<SimulatedExperiment> = {}) => simulate({ seed: 1, noise, ...options });
const twice = (arm: string) => (arm === 'microservices' ? 2 : 1);
const textsOf = (input: AnalysisInput) => analyze(input).findings.map((finding) => finding.text);
const invalid = (reason: string): Verdict => ({ validity: 'INVALID', validity_reasons: [reason] });
const valid: Verdict = { validity: 'VALID', validity_reasons: [] };

/** Two experiments in one plan, the second with another think time. */
function twoFactors(first: AnalysisInput, second: AnalysisInput): AnalysisInput {
  const think = (text: string, { plan, results }: AnalysisInput, from: number) => ({
    trials: plan.trials.map((one) => ({
      ...one,
      order: one.order + from,
      run_id: `${one.run_id}_${text}`,
      factors: { ...one.factors, 'workload.think': text },
    })),
    results: results.map((one) => ({
      ...one,
      order: one.order + from,
      run_id: `${one.run_id}_${text}`,
      factors: { ...one.factors, 'workload.think': text },
    })),
  });
  const [a, b] = [think('0.1s', first, 0), think('1s', second, first.results.length)];
  return {
    ...first,
    plan: {
      ...first.plan,
      factors: { ...first.plan.factors, 'workload.think': ['0.1s', '1s'] },
      trials: [...a.trials, ...b.trials],
    },
    results: [...a.results, ...b.results],
  };
}

describe('with two factors', () => {
  it('one sentence answers for settings that agree', () => {
    const [first] = textsOf(
      twoFactors(experiment({ slower: twice }), experiment({ seed: 2, slower: twice })),
    );
    expect(first).toMatch(
      /^monolith answers faster in every setting: from 5 to 80 concurrent users microservices takes, to answer 95% of requests, [\d.]+ times as long with think 0\.1s and [\d.]+ times as long with think 1s\.$/,
    );
  });

  it('each setting has its clause where they do not', () => {
    const [first] = textsOf(twoFactors(experiment({ slower: twice }), experiment({ seed: 2 })));
    expect(first).toMatch(
      /: with think 0\.1s monolith answers faster \(microservices: [\d.]+ times as long\); with think 1s no difference beyond noise\.$/,
    );
  });

  it('trials of a deployment are counted, not levels', () => {
    const texts = textsOf(twoFactors(experiment(), experiment({ seed: 2 })));
    expect(texts).toContainEqual(expect.stringMatching(/^Split plot: .* its 10 trials were measured/));
  });
});

describe('what nobody can know is not said', () => {
  it('when every trial is INVALID', () => {
    const texts = textsOf(
      experiment({
        verdict: (order) => invalid(order === 0 ? 'the machine was busy' : `the lag was ${order} ms`),
      }),
    );
    expect(texts[0]).toBe(
      'Every trial is INVALID as a measurement: the lag was 1 ms; nothing can be said of the arms.',
    );
    expect(texts.join(' ')).not.toMatch(/no metrics of its own|No difference|no trial can be judged/);
  });

  it('when one repetition is valid', () => {
    const input = experiment({
      slower: twice,
      verdict: (order) => (order < 10 ? valid : invalid('the generator was late')),
    });
    const { overall, findings } = analyze(input);
    expect(overall.map(verdictOf)).toEqual(overall.map(() => 'not tested'));
    const texts = findings.map((finding) => finding.text);
    expect(texts[0]).toMatch(
      /^One valid repetition cannot tell .* microservices takes [\d.]+ times as long as monolith to answer 95% of requests in the one repetition that is valid\.$/,
    );
    expect(texts.join(' ')).not.toMatch(/no difference/i);
    expect(texts.join(' ')).toMatch(/cannot be told: one valid repetition/);
  });

  it('when repetitions differ wildly', () => {
    const wild = experiment({ repetitions: 2, noise: { deployment: 1.5 } });
    const { overall, findings } = analyze(wild);
    expect(verdictOf(overall[0]!)).toBe('too noisy');
    expect(findings[0]!.text).toMatch(
      /not told apart .*: the repetitions differ too much among themselves to tell \(this run could have seen only a factor of [\d,]+\)\.$/,
    );
  });

  it('of levels that were left out, and they are named', () => {
    const input = experiment({
      slower: twice,
      verdict: (order) => (order === 3 ? invalid('the generator was late') : valid),
    });
    expect(textsOf(input)[0]).toMatch(
      /from 5 to 80 concurrent users \(40 left out: a trial there is INVALID\)/,
    );
    expect(textsOf(experiment({ levels: [5], slower: twice }))[0]).toMatch(/: at 5 concurrent users micro/);
  });
});

it('the laws without power or with too few requests are not checked, and the finding says so', () => {
  const input = experiment();
  const few = {
    ...input,
    results: input.results.map((one) => ({
      ...one,
      evidence: { ...one.evidence, system: { ...one.evidence.system!, completions: 8 } },
    })),
  };
  const { laws, findings } = analyze(few);
  expect(laws.map((check) => check.law)).not.toContain('utilisation');
  expect(findings.find((one) => one.id === 'laws')?.text).toMatch(
    /utilisation law was checked in 0 of 30 trials/,
  );
  expect(textsOf(input).join(' ')).toMatch(/ the utilisation law holds in \d+ trials \(off by at most /i);
  expect(textsOf(input).join(' ')).toMatch(
    /checked in 6 of 30 trials: no power elsewhere, e\.g\. in run_\w+ think time is/,
  );
});

it('a slice of a quickstart has about ten findings', () => {
  const texts = textsOf(experiment({ repetitions: 2, levels: [5, 20], slower: twice }));
  expect(texts.length).toBeLessThanOrEqual(14);
});

describe('the capacity', () => {
  const of = (levels: readonly number[], arms = ['monolith']) =>
    analyze(simulate({ seed: 1, arms, levels }))
      .findings.filter(({ id }) => id.startsWith('capacity'))
      .map(({ id, text }) => `${id}: ${text}`);

  // 500/s at most, and N* = 54.
  it('is past its knee from a level below the highest', () => {
    expect(of([1, 10, 80, 160])).toEqual([
      expect.stringMatching(/^capacity-monolith: .* It is past its knee from 80; N\* .* is 54\.$/),
    ]);
  });

  it('is past a knee between the last two levels', () => {
    expect(of([1, 5, 320])).toEqual([
      expect.stringMatching(
        /^capacity-monolith: monolith carries 500 good requests\/s.*, at 320 concurrent users\. Its knee lies above 5 and at 320 at most; N\*/,
      ),
    ]);
  });

  it('lies beyond what the load asked for only where that came through', () => {
    expect(of([1, 5, 20], ['a', 'b'])).toEqual([
      expect.stringMatching(
        /^capacity-beyond: a and b were not driven past their knee: .* at 20 concurrent users are what this load asked for, and the capacity lies beyond\.$/,
      ),
    ]);
    expect(of([1, 5, 70])).toEqual([
      expect.stringMatching(
        /^capacity-rising: monolith was not seen past its knee: throughput still rises to the .* at 70 concurrent users, and the capacity may lie beyond\.$/,
      ),
    ]);
  });

  it('is not known from one level', () => {
    expect(of([320])).toEqual([
      expect.stringMatching(/^capacity-one-level: One level shows no knee: whether the .* is not known\.$/),
    ]);
  });
});
