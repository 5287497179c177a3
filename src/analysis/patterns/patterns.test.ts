import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { mean } from '../../stats/mean.ts';
import { analyze } from '../analyze.ts';
import { gapsIn } from './gaps.ts';
import { patternGroups } from './groups.ts';
import { sentIn, timesIn } from './sent-times.ts';
import { openRequests, patternStudy, record, synchronousRequests } from './study.test.data.ts';
import { omittedBy, unpacedResponse } from './synchronous.ts';

const long = { from: 0, until: 50_000 };

describe('gaps as they were sent', () => {
  // Gaps are a constant s and an exponential of mean 1/r. About 9,000 to 90,000 of them: the CV has a standard error of
  // sqrt(2 / n), 1.5% at most, so that a right one fails these three at 4 of them about once in 5,000 sets of seeds.
  test.each([
    [2, 5],
    [2, 0.02],
    [1, 1],
  ])(
    'of a synchronous generator at %f/s with services of %f s have the CV (1/r) / (1/r + s)',
    (rate, service_s) => {
      const load = { rate, service_s, until_s: long.until, timeout_s: 1e9 };
      const { cv, mean_s } = gapsIn(timesIn(sentIn(synchronousRequests(load, createRng(3)), long), long))!;
      const expected = 1 / rate / (1 / rate + service_s);
      expect(cv / expected).toBeGreaterThan(0.94);
      expect(cv / expected).toBeLessThan(1.06);
      expect(mean_s * (1 / (1 / rate + service_s))).toBeCloseTo(1, 1);
    },
  );

  test('are checked as they came: those of a slow server are no Poisson process, those of open arrivals are', () => {
    const load = { rate: 2, service_s: 5, until_s: 5000, timeout_s: 1e9 };
    const window = { from: 0, until: 5000 };
    const verdict = (make: typeof openRequests) =>
      gapsIn(timesIn(sentIn(make(load, createRng(4)), window), window))!.check!.verdict;
    expect(verdict(synchronousRequests)).toBe('refuted');
    expect(verdict(openRequests)).not.toBe('refuted');
  });

  test('of too few requests are not checked, and of hardly any there are none', () => {
    expect(gapsIn([0, 1])).toBeNull();
    expect(gapsIn([1, 1, 1])).toBeNull();
    expect(gapsIn([0, 1, 3])).toMatchObject({ n: 2, mean_s: 1.5, check: null });
  });

  test('of a metronome are no Poisson process', () => {
    const { cv, check } = gapsIn(Array.from({ length: 50 }, (_, i) => i))!;
    expect(cv).toBe(0);
    expect(check!.verdict).toBe('refuted');
  });
});

describe('what a synchronous generator left out', () => {
  const requests = [
    record(0, { intended_s: 1, sent_s: 1, done_s: 4 }),
    record(1, { intended_s: 5, sent_s: 5, done_s: 7 }),
    record(2, { intended_s: 8, sent_s: 8, done_s: null }),
  ];

  test('are the arrivals of the time in which it waited, within the window alone', () => {
    expect(omittedBy(requests, { from: 0, until: 10 }, 2)).toBe(2 * (3 + 2 + 2));
    expect(omittedBy(requests, { from: 3, until: 9 }, 2)).toBe(2 * (1 + 2 + 1));
    expect(omittedBy([], { from: 0, until: 10 }, 2)).toBe(0);
  });

  test('the same requests without the waiting: Lindley by hand', () => {
    // Services 3 and 2; the second came 1 s after the first's answer, so 1 s after the first: it waits 2 s.
    expect(unpacedResponse(requests, { from: 0, until: 10 })).toBe(mean([3, 2 + 2]));
    expect(unpacedResponse(requests.slice(2), { from: 0, until: 10 })).toBeNull();
  });

  test('never makes a response shorter than the round trips were', () => {
    const services = fc.array(
      fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(services, (all) => {
        let now = 0;
        const some = all.map(([service, gap], i) => {
          const sent_s = now + gap;
          now = sent_s + service;
          return record(i, { intended_s: sent_s, sent_s, done_s: now });
        });
        const roundtrip = mean(some.map(({ sent_s, done_s }) => done_s! - sent_s!));
        expect(unpacedResponse(some, { from: 0, until: 1e9 })!).toBeGreaterThanOrEqual(roundtrip - 1e-9);
      }),
    );
  });
});

describe('a study of generators', () => {
  const analysis = analyze(patternStudy({ timeout_s: 15 }));
  const of = (series: string) => analysis.patterns.find((one) => one.series === series)!;

  test('has a pattern a trial, in the order of the series', () => {
    expect(analysis.series.map(({ name }) => name)).toEqual([
      'low, synchronous',
      'low, open',
      'high, synchronous',
      'high, open',
    ]);
    expect(analysis.patterns.map(({ series }) => series)).toEqual(analysis.series.map(({ name }) => name));
    expect(analysis.design.generators).toEqual(['synchronous', 'open']);
  });

  test('a slow server sets the pace of the synchronous one alone', () => {
    const slow = of('high, synchronous');
    expect(slow.rate_asked).toBe(2);
    expect(slow.rate_sent).toBeCloseTo(1 / 5.5, 1);
    // All but the gaps, of which there are some 22 of half a second.
    expect(slow.omitted!).toBeGreaterThan(2 * 90);
    expect(slow.omitted!).toBeLessThan(2 * 120);
    expect(slow.roundtrip_s).toBeCloseTo(5, 9);
    expect(slow.unpaced_response_s!).toBeGreaterThan(25);
    for (const name of ['low, open', 'high, open']) {
      expect(of(name)).toMatchObject({ omitted: 0, unpaced_response_s: null, cv_asked: 1 });
      // 240 of them, give or take 16: a right one is beyond 4 of these about once in 16,000.
      expect(Math.abs(of(name).rate_sent - 2)).toBeLessThan((4 * 16) / 120);
    }
  });

  test('counts what became of the requests sent', () => {
    const { requests, success_share, goodput_rps, throughput_rps } = of('high, open');
    expect(requests.good + requests.failed + requests.waiting).toBe(requests.sent);
    expect(success_share!).toBeLessThan(0.1);
    // Whoever gave up has ended too: that is what throughput counts.
    expect(throughput_rps).toBeGreaterThan(1);
    expect(goodput_rps).toBeLessThan(0.2);
  });

  test('keeps the times of the trial that stands for its series', () => {
    const three = analyze(patternStudy({ repetitions: 3 })).patterns;
    expect(three).toHaveLength(12);
    expect(three.filter(({ sent_s }) => sent_s !== null)).toHaveLength(4);
    const [first] = three;
    expect(first!.sent_s).toHaveLength(first!.requests.sent);
    expect(first!.sent_s!.every((at) => at >= 0 && at < 120)).toBe(true);
    const groups = patternGroups(three);
    expect(groups.map(({ rate_sent }) => rate_sent.n)).toEqual([3, 3, 3, 3]);
    expect(groups[0]!.rate_sent.low).not.toBeNull();
  });

  test('of trials whose requests were not kept there is none', () => {
    const without = { ...patternStudy(), requestsOf: () => null };
    expect(analyze(without).patterns).toEqual([]);
  });

  test('compares generators on one system, and says nothing of capacity or crossovers', () => {
    expect(analysis.overall.map(({ a, b }) => `${a} / ${b}`)).toEqual(
      expect.arrayContaining(['low, synchronous / low, open', 'high, synchronous / high, open']),
    );
    expect(new Set(analysis.overall.map(({ a, b }) => `${a} / ${b}`)).size).toBe(2);
    expect(analysis.capacity).toEqual([]);
    expect(analysis.crossovers).toEqual([]);
  });

  test('its findings name what happened', () => {
    const text = (id: string) => analysis.findings.find((one) => one.id === id)?.text ?? '';
    expect(text('answer')).toMatch(
      /^Asked for 2\/s on high, a synchronous generator sent 0\.1\d+\/s: the server set its pace, and 9\d% of the load was left out \(coordinated omission\); an open one sent [\d.]+\/s, whatever the server did\.$/,
    );
    expect(text('omission-high, synchronous')).toMatch(
      /about 2\d\d arrivals at the 2\/s asked for were never sent.* took 5\.00 s on average.*would have taken [3-7]\d\.\d s/,
    );
    expect(text('omission-low, synchronous')).toBe('');
    expect(text('patterns-goodput')).toMatch(
      /^Of 2\d\d requests that high, open sent, \d+ were answered well, 2\d\d failed.*Throughput counts failed requests, goodput does not/,
    );
  });

  test('where nobody fails, those that wait are named', () => {
    const { findings } = analyze(patternStudy());
    const goodput = findings.find(({ id }) => id === 'patterns-goodput')!.text;
    expect(goodput).toMatch(/2\d\d still waited when the load was over/);
    expect(goodput).toContain('Had those given up, throughput would count them as well.');
  });
});
