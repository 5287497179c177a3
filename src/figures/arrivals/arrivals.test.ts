import { expect, test } from 'vitest';
import { arrivalSample, arrivalsOf, parseRates } from '../../arrivals/index.ts';
import type { Figure } from '../figure.ts';
import { render } from '../png.ts';
import type { Width } from '../style.ts';
import { dimension, texts } from '../texts.test.data.ts';
import { describeFigures } from '../whole-figure.test.data.ts';
import { arrivalFigures } from './index.ts';

const loads = [
  ['poisson', '200/s', 30],
  ['gamma:0.25', '20000/s', 2],
  ['mmpp:4,0.2,100', '100/s', 60],
  ['pareto:1.5', '50/s', 30],
  ['uniform:0.5', '100/s', 30],
  ['hyperexponential:4', 'spike:10/s,300/s,10s,5s', 30],
  ['poisson', 'sine:200/s,250/s,20s,0.2', 40],
  ['constant', '7/s', 30],
  ['poisson', '1/s', 2],
] as const;

const sampleOf = ([arrivals, rates, seconds]: (typeof loads)[number]) =>
  arrivalSample(arrivalsOf({ arrivals, rates: parseRates(rates) }, 4, seconds));

const samples = loads.map((load) => [load.join(' '), sampleOf(load)] as const);

const all = samples.flatMap(([name, sample]) =>
  (['wide', 'narrow'] as const satisfies Width[]).flatMap((width) =>
    arrivalFigures(sample, width).map((figure) => [`${name}, ${width}: ${figure.name}`, figure] as const),
  ),
);

const named = (load: (typeof loads)[number]) =>
  Object.fromEntries(arrivalFigures(sampleOf(load)).map((figure) => [figure.name, figure])) as Record<
    string,
    Figure
  >;

describeFigures(all, 2);

test('every text leaves ink in the picture', () => {
  for (const { svg } of arrivalFigures(samples[0]![1])) {
    const { width, height, pixels } = render(svg);
    const zoom = width / dimension(svg, 'width');
    for (const { words, left, right, bottom } of texts(svg)) {
      const rows = [Math.floor((bottom - 12) * zoom), Math.ceil(bottom * zoom)] as const;
      let ink = 0;
      for (let y = Math.max(0, rows[0]); y < Math.min(height, rows[1]); y++) {
        for (let x = Math.floor(left * zoom); x < right * zoom; x++) {
          const at = 4 * (y * width + x);
          if (pixels[at]! + pixels[at + 1]! + pixels[at + 2]! < 600) ink++;
        }
      }
      expect(ink, words).toBeGreaterThan(0);
    }
  }
});

test('the titles are the findings', () => {
  const figures = named(loads[0]);
  expect(figures.arrival_rate!.title).toMatch(
    /^Arrivals keep to the rate asked for: [\d,]+ came, 6,000 ± 152 are/,
  );
  expect(figures.arrival_gaps!.title).toMatch(/^The gaps are those of Poisson arrivals: off by 0\.0\d\d/);
  expect(figures.arrival_quantiles!.title).toMatch(/^The gaps lie along the quantiles of Poisson arrivals/);
  expect(figures.arrival_counts!.title).toMatch(
    /^Counts vary as those of Poisson arrivals: variance over mean/,
  );
});

test('a process that is not Poisson is shown against one that is, with its own dispersion', () => {
  const { arrival_counts } = named(loads[2]);
  expect(arrival_counts!.title).toMatch(
    /more than a Poisson.s, as mmpp:4,0.2,100 arrivals do: .*stretches 73\)/,
  );
});

test('where the rate goes with time, gaps are counted in expected arrivals', () => {
  const { arrival_gaps, arrival_counts } = named(loads[6]);
  expect(arrival_gaps!.svg).toContain('gap, expected arrivals');
  expect(arrival_gaps!.csv).toMatch(/^from_expected_arrivals,/);
  expect(arrival_counts!.subtitle).toContain('at the mean rate');
});

test('of what is not random there is its rate alone', () => {
  expect(arrivalFigures(samples[7]![1]).map(({ name }) => name)).toEqual(['arrival_rate']);
});
