import { describe, expect, test } from 'vitest';
import type { Analysis } from '../analysis/analysis.ts';
import { type FixtureOptions, fixture, trialSeries } from './example.test.data.ts';
import { drawFigures, trialFigure } from './index.ts';
import { render } from './png.ts';
import { dimension, texts } from './texts.test.data.ts';

const six: FixtureOptions = {
  arms: [
    'monolith',
    'microservices',
    'a service with a very long name indeed, in the third arm of the study',
    'nodejs-20',
    '<script>alert(1)</script> & "quotes"',
    'event-driven',
  ],
  levels: [10, 25, 50, 100, 200, 400],
  repetitions: 5,
};

const doubtful: FixtureOptions = {
  levels: [1, 2, 5, 10, 20, 40, 80, 160, 320],
  think_s: 0,
  errors: 3,
  repetitions: 4,
  invalid: ['monolith@320'],
  lost: ['monolith@20'],
  suspect: ['microservices@160'],
};

const cases: Record<string, FixtureOptions> = {
  'two arms': {},
  'one arm': { arms: ['monolith'] },
  'six arms': six,
  'trials in doubt': doubtful,
  'a single repetition': { repetitions: 1 },
  'one level': { levels: [40] },
  'twelve levels, two repetitions': {
    levels: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200],
    slower: 30,
    repetitions: 2,
  },
  'tiny values': { slower: 0.0005, think_s: 0.0001 },
  'no samples': { unsampled: ['monolith', 'microservices'] },
};

const all = Object.entries(cases).flatMap(([name, options]) =>
  (['wide', 'narrow'] as const).flatMap((width) =>
    drawFigures(fixture(options), width).map((figure) => ({ name: `${name}, ${width}`, figure })),
  ),
);
const trials = ([false, true] as const).flatMap((fault) =>
  (['wide', 'narrow'] as const).map((width) => ({
    name: `trial, ${width}`,
    figure: trialFigure('run_007', 'monolith, 80 users', trialSeries(30, fault), width),
  })),
);
const everything = [...all, ...trials].map((one) => [`${one.name}: ${one.figure.name}`, one.figure] as const);

describe.each(everything)('%s', (_, figure) => {
  test('no text leaves the picture', () => {
    const width = dimension(figure.svg, 'width');
    const height = dimension(figure.svg, 'height');
    for (const text of texts(figure.svg)) {
      expect(text.left, text.words).toBeGreaterThanOrEqual(0);
      expect(text.right, text.words).toBeLessThanOrEqual(width);
      expect(text.top, text.words).toBeGreaterThanOrEqual(0);
      expect(text.bottom, text.words).toBeLessThanOrEqual(height);
    }
  });

  test('no text covers another', () => {
    const boxes = texts(figure.svg);
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart, `'${a.words}' and '${b.words}'`).toBe(true);
      }
    });
  });

  test('it speaks to a screen reader and its numbers are numbers', () => {
    expect(figure.svg).toMatch(/<svg [^>]*role="img" aria-labelledby="\S+-title \S+-desc"/);
    expect(figure.svg).toMatch(/<title id="\S+-title">[^<]+<\/title><desc id="\S+-desc">[^<]+<\/desc>/);
    expect(figure.svg).not.toMatch(/NaN|Infinity|undefined|null|<script/);
    expect(figure.title).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test('every text leaves ink in the picture, on a machine without fonts', () => {
  for (const { figure } of [...drawFigures(fixture(doubtful)).map((figure) => ({ figure })), trials[0]!]) {
    const image = render(figure.svg);
    const zoom = image.width / dimension(figure.svg, 'width');
    const { pixels } = image;
    for (const text of texts(figure.svg)) {
      let ink = 0;
      for (let y = Math.floor(text.top * zoom); y < text.bottom * zoom; y++) {
        for (let x = Math.floor(text.left * zoom); x < text.right * zoom; x++) {
          const at = 4 * (y * image.width + x);
          if (pixels[at]! + pixels[at + 1]! + pixels[at + 2]! < 600) ink++;
        }
      }
      // Thin grey letters still cover a thirtieth of their box.
      const area = (text.right - text.left) * (text.bottom - text.top) * zoom * zoom;
      expect(ink, `${figure.name}: '${text.words}'`).toBeGreaterThan(area / 30);
    }
  }
});

test('the drawings are as they were looked at and approved', async () => {
  for (const figure of drawFigures(fixture(doubtful))) {
    await expect(`${figure.svg.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(
      `snapshots/${figure.name}.svg`,
    );
  }
  const trial = trialFigure('run_007', 'monolith, 80 users', trialSeries(30, true));
  await expect(`${trial.svg.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot('snapshots/trial.svg');
});

test('the names are those that users know, each once; studies of another kind have others', () => {
  const names = drawFigures(fixture()).map((figure) => figure.name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(names)).toEqual(
    new Set([
      ...['latency_p50', 'latency_p95', 'latency_p99', 'throughput', 'error_rate', 'cpu', 'efficiency'].map(
        (id) => `${id}_vs_concurrency`,
      ),
      'memory_vs_concurrency',
      'crossover_analysis',
    ]),
  );
});

const figureOf = (options: FixtureOptions, name: string) =>
  drawFigures(fixture(options)).find((figure) => figure.name.startsWith(name))!;

test('a single repetition has no band and says so', () => {
  const { svg, subtitle } = figureOf({ repetitions: 1 }, 'latency_p95');
  expect(subtitle).toContain('a single repetition: no interval');
  expect(svg).not.toContain('fill-opacity');
  expect(figureOf({}, 'latency_p95').svg.match(/fill-opacity="0.16"/g)).toHaveLength(2);
});

test('SUSPECT is in the subtitle, INVALID trials are hollow and named', () => {
  const { svg, subtitle } = figureOf(doubtful, 'latency_p95');
  expect(subtitle).toContain('SUSPECT: microservices at 160');
  expect(svg.match(/class="f-paper s-hollow"/g)).toHaveLength(5);
  expect(svg).toContain('INVALID, left out of the estimates: run_016_monolith_c20');
  expect(svg).toContain('>invalid<');
});

/** The figure of p95 where INVALID trials lie far above the frame. */
function withInvalidBeyond(whole: Analysis): string {
  const cells = whole.cells.map((cell) => ({
    ...cell,
    excluded: cell.excluded.map((trial) => ({
      ...trial,
      metrics: { ...trial.metrics, latency_p95_ms: 4321 },
    })),
  }));
  return drawFigures({ ...whole, cells }).find((one) => one.name.startsWith('latency_p95'))!.svg;
}

test('an INVALID trial beyond the frame is an arrow and a value in the note, never a mark on the edge', () => {
  const svg = withInvalidBeyond(fixture({ invalid: ['monolith@5'] }));
  expect(svg).not.toContain('class="f-paper s-hollow"');
  expect(svg).toContain('class="s-hollow"');
  expect(svg).toMatch(/Arrows: beyond the frame, run_\w+ at 4,320 ms\./);
});

test('the word for a level without a value stays clear of the arrow to what lies beyond the frame', () => {
  // The other arm lies at the bottom there, so the word stands at the top, where the arrow is.
  const svg = withInvalidBeyond(fixture({ lost: ['microservices@5'] }));
  const arrows = [...svg.matchAll(/<path d="([^"]*)"[^>]*class="s-hollow"/g)].map(([, d]) => ends(d!));
  const words = texts(svg).filter(({ words }) => words === 'invalid');
  expect(arrows.length).toBeGreaterThan(0);
  expect(words).toHaveLength(1);
  const [word] = words;
  for (const arrow of arrows) {
    // Beside each other, so one is above the other.
    expect(arrow.left > word!.left - 12 && arrow.right < word!.right).toBe(true);
    expect(arrow.bottom < word!.top || arrow.top > word!.bottom).toBe(true);
  }
});

/** The box around a path of absolute points. */
function ends(d: string) {
  const numbers = [...d.matchAll(/-?[\d.]+/g)].map(Number);
  const [xs, ys] = [0, 1].map((odd) => numbers.filter((_, i) => i % 2 === odd)) as [number[], number[]];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

test('an open load has requests in flight, and no users', () => {
  const words = (svg: string) => texts(svg).map((text) => text.words);
  const figure = (population?: 'users' | 'requests in flight') =>
    words(trialFigure('run_007', 'monolith', trialSeries(30, false), 'wide', population).svg);
  expect(figure('requests in flight')).toContain('requests in flight');
  expect(figure('requests in flight')).not.toContain('users');
  expect(figure()).toContain('users');
});

test('two repetitions have thin lines instead of bands', () => {
  const { svg, subtitle } = figureOf({ repetitions: 2 }, 'throughput');
  expect(svg).not.toContain('fill-opacity');
  expect(svg).toContain('stroke-opacity');
  expect(subtitle).toContain('mean of 2 repetitions; thin lines: 95% interval, from two repetitions');
});

test('a title claims nothing where one repetition was left to compare', () => {
  expect(figureOf({ repetitions: 1 }, 'latency_p95').title).toBe(
    'p95 response time: monolith and microservices cannot be told apart with one valid repetition',
  );
});

test('left out trials make it a mean of up to so many repetitions', () => {
  expect(figureOf(doubtful, 'latency_p95').subtitle).toContain('mean of up to 4 repetitions');
});

test('where nothing failed the error figure says so', () => {
  expect(figureOf({}, 'error_rate').title).toBe('No request failed');
  expect(figureOf(doubtful, 'error_rate').title).not.toContain('No request');
});

test('an arm without samples is named, a metric nobody has is said', () => {
  expect(figureOf({ unsampled: ['microservices'] }, 'cpu').svg).toContain('not measured');
  expect(figureOf({ unsampled: ['monolith', 'microservices'] }, 'cpu').title).toBe(
    'CPU use was not measured',
  );
});

test('a threshold is a dashed line with its words, or words alone beyond the frame', () => {
  expect(figureOf(doubtful, 'latency_p95').svg).toContain('stroke-dasharray="5 4"');
  expect(figureOf({}, 'latency_p95').svg).toContain('p95 &lt; 500ms lies above');
});

test('latency is logarithmic beyond a factor of 20, levels beyond 10', () => {
  expect(figureOf(doubtful, 'latency_p95').svg).toContain('p95 response time, ms (log scale)');
  expect(figureOf({}, 'latency_p95').svg).not.toContain('ms (log scale)');
  expect(figureOf({ levels: [10, 20, 30] }, 'throughput').svg).not.toContain('log scale');
});

test('one arm crosses nothing', () => {
  expect(
    drawFigures(fixture({ arms: ['monolith'] })).some((figure) => figure.name === 'crossover_analysis'),
  ).toBe(false);
});

test('an arm keeps its colour and marker when another one is missing', () => {
  const { svg } = figureOf({ unsampled: ['monolith'] }, 'cpu');
  expect([...svg.matchAll(/class="s-(a\d)"[^>]*stroke-width="2.2"/g)].map((match) => match[1])).toEqual([
    'a1',
  ]);
});

test('the data stand beside the picture', () => {
  const { csv } = figureOf(doubtful, 'latency_p95');
  const lines = csv.trimEnd().split('\n');
  expect(lines[0]).toBe('series,arm,level,metric,value,low,high,n,validity,trials');
  expect(lines).toHaveLength(1 + 18 + 5);
  expect(lines.filter((line) => line.includes(',INVALID,'))).toHaveLength(6);
});

test('the same analysis gives the same bytes', () => {
  expect(drawFigures(fixture(six))).toEqual(drawFigures(fixture(six)));
});
