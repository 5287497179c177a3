import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../../core/rng.ts';
import {
  type Aspect,
  checkExponential,
  checkPoisson,
  countsIn,
  exponential,
  gapsOf,
  hyperexponential,
} from '../../stats/index.ts';
import type { Figure } from '../figure.ts';
import { render } from '../png.ts';
import type { Width } from '../style.ts';
import { dimension, texts } from '../texts.test.data.ts';
import { describeFigures } from '../whole-figure.test.data.ts';
import { gapHistogram, pWords, quantilePlot, verdictWords, windowCounts } from './index.ts';

function eventTimes(n: number, gap: (rng: Rng) => number): number[] {
  const rng = createRng(7);
  let now = 0;
  return Array.from({ length: n }, () => {
    now += gap(rng);
    return now;
  });
}

const cases: Record<string, number[]> = {
  'a Poisson process': eventTimes(5000, exponential(0.01).sample),
  'few events': eventTimes(120, exponential(3).sample),
  bursts: eventTimes(2000, hyperexponential(2e-5, 9).sample),
  'a metronome': eventTimes(500, () => 0.25),
};

function draw(times: readonly number[], width: Width): Figure[] {
  const gaps = gapsOf(times);
  const check = checkPoisson(times);
  const mean = check.duration / gaps.length;
  const window = check.windows[0]!;
  return [
    gapHistogram(gaps, mean, check.aspects[0]!, 'gaps', width),
    quantilePlot(gaps, mean, check.aspects[0]!, 'gaps', width),
    windowCounts(countsIn(times, window), window, check.aspects[2]!, width),
    gapHistogram(gaps, mean, check.aspects[0]!, 'values', width),
  ];
}

const all = Object.entries(cases).flatMap(([name, times]) =>
  (['wide', 'narrow'] as const).flatMap((width) =>
    draw(times, width).map((figure) => [`${name}, ${width}: ${figure.name}`, figure] as const),
  ),
);

describeFigures(all, 5);

test('every text leaves ink in the picture', () => {
  for (const { svg } of draw(cases['a Poisson process']!, 'wide')) {
    const { width, pixels } = render(svg);
    const zoom = width / dimension(svg, 'width');
    for (const text of texts(svg)) {
      let ink = 0;
      for (let y = Math.floor(text.top * zoom); y < text.bottom * zoom; y++) {
        for (let x = Math.floor(text.left * zoom); x < text.right * zoom; x++) {
          const at = 4 * (y * width + x);
          if (pixels[at]! + pixels[at + 1]! + pixels[at + 2]! < 600) ink++;
        }
      }
      expect(ink, text.words).toBeGreaterThan(
        ((text.right - text.left) * (text.bottom - text.top) * zoom ** 2) / 30,
      );
    }
  }
});

describe('titles are findings', () => {
  test('of what holds and of what does not', () => {
    const [histogram, quantiles, counts] = draw(cases['a Poisson process']!, 'wide');
    expect(histogram!.title).toMatch(
      /^Gaps follow an exponential of mean \S+ ms: off by 0\.0\d+ \(95% bound 0\.0\d+\)$/,
    );
    expect(quantiles!.title).toMatch(
      /^The gaps lie along the exponential's quantiles: \d+ of \d+ points outside/,
    );
    expect(counts!.title).toMatch(/variance over mean [01]\.\d+ \(90% interval/);
    const [burstHistogram, , burstCounts] = draw(cases.bursts!, 'wide');
    expect(burstHistogram!.title).toMatch(/^Gaps are not exponential: 0\.\d+ away/);
    expect(burstCounts!.title).toMatch(/^Counts are burstier than Poisson/);
    expect(draw(cases['a metronome']!, 'wide')[2]!.title).toMatch(/^Counts are steadier than Poisson/);
  });

  test('of the verdict, with what is missing', () => {
    const words = (times: readonly number[]) => verdictWords('poisson', checkPoisson(times));
    expect(words(cases['few events']!)).toMatch(
      /^Nothing speaks against a Poisson process .* About \d+ times as many data would tell\.$/,
    );
    expect(words(cases.bursts!)).toMatch(
      /^Not a Poisson process of constant rate: it does not hold that the gaps are/,
    );
    const many = checkExponential(gapsOf(eventTimes(60_000, (rng) => 0.01 + exponential(1).sample(rng))));
    expect(verdictWords('exponential', many)).toMatch(
      /^For practical purposes independent .* A deviation can be detected, but it is too small to matter\.$/,
    );
  });

  test('of a deviation whose size is open', () => {
    const aspect: Aspect = {
      name: 'the values are exponential',
      effect: { what: 'distance', value: 0.045, low: 0.03, high: 0.06, margin: { low: 0, high: 0.05 } },
      tests: [{ name: 'Lilliefors', statistic: 0.045, p: 0.001, adjusted: 0.001 }],
      outcome: 'open',
    };
    const words = verdictWords('exponential', { verdict: 'open', aspects: [aspect], alpha: 0.05 });
    expect(words).toMatch(/^Undecided: a deviation is detected, but not whether it matters \(the values are/);
    expect([pWords(0.5), pWords(1e-9)]).toEqual(['p = 0.50', 'p < 0.0001']);
  });
});

test('the same data give the same bytes', () => {
  expect(draw(cases.bursts!, 'wide')).toEqual(draw(cases.bursts!, 'wide'));
});
