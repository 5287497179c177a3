import { expect, test } from 'vitest';
import { analyze } from '../../analysis/analyze.ts';
import { patternStudy } from '../../analysis/patterns/study.test.data.ts';
import { fixture } from '../example.test.data.ts';
import { drawFigures, isOfSends } from '../index.ts';
import { render } from '../png.ts';
import type { Width } from '../style.ts';
import { dimension, texts } from '../texts.test.data.ts';
import { describeFigures } from '../whole-figure.test.data.ts';

const studies = {
  'one repetition': analyze(patternStudy({ timeout_s: 15 })),
  'three repetitions': analyze(patternStudy({ repetitions: 3 })),
};

const all = Object.entries(studies).flatMap(([name, analysis]) =>
  (['wide', 'narrow'] as const satisfies Width[]).flatMap((width) =>
    drawFigures(analysis, width).map((figure) => [`${name}, ${width}: ${figure.name}`, figure] as const),
  ),
);

describeFigures(all, 4);

const figures = Object.fromEntries(
  drawFigures(studies['one repetition']).map((figure) => [figure.name, figure]),
);

test('the study is one picture, and five of the sends of each series', () => {
  const kinds = ['arrival_counts', 'gap_histogram', 'gap_qq', 'gap_series', 'gap_cdf'];
  const series = ['low_synchronous', 'low_open', 'high_synchronous', 'high_open'];
  const sends = series.flatMap((name) => kinds.map((kind) => `${kind}_${name}`));
  expect(Object.keys(figures)).toEqual(['workload_patterns', ...sends]);
  expect(Object.values(figures).filter(isOfSends)).toHaveLength(sends.length);
});

test('the titles are the findings, and name who set the pace', () => {
  expect(figures.workload_patterns!.title).toMatch(
    /^Asked for 2\/s on high, a synchronous generator sent 0\.1\d+\/s: the server set its pace, and 9\d% .* left out \(coordinated omission\)$/,
  );
  const pace = /^A synchronous generator asked for 2\/s sent 0\.1\d\/s: the server set its pace\. /;
  for (const kind of ['arrival_counts', 'gap_histogram', 'gap_cdf']) {
    expect(figures[`${kind}_high_synchronous`]!.title).toMatch(pace);
    expect(figures[`${kind}_high_open`]!.title).not.toMatch(/pace/);
  }
  expect(figures.gap_histogram_high_synchronous!.title).toContain('Gaps are not exponential');
  expect(figures.gap_qq_high_synchronous!.title).toContain('leave the exponential\u2019s quantiles');
  expect(figures.arrival_counts_high_synchronous!.title).toContain('steadier than Poisson');
});

test('what was asked for stands beside what was sent, and what ended beside what was good', () => {
  const { csv } = figures.workload_patterns!;
  expect(csv).toMatch(/^series,level,generator,quantity,value,low,high,n,against$/m);
  expect(csv).toMatch(/^"?high, open"?,2,open,goodput,0\.0\d+,,,1,1\.\d+$/m);
  expect(csv).toMatch(/^"?high, synchronous"?,2,synchronous,gap_cv,0\.\d+,,,1,1$/m);
});

test('an experiment with one generator, whose requests were not kept, has none of it', () => {
  const names = drawFigures(fixture()).map(({ name }) => name);
  expect(names).not.toContain('workload_patterns');
  expect(names.some((name) => isOfSends({ name }))).toBe(false);
});

test('every text leaves ink in the picture', () => {
  for (const { svg } of drawFigures(studies['three repetitions'])) {
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
