import { describe, expect, test } from 'vitest';
import { arrivalSample, arrivalsOf } from '../arrivals/index.ts';
import { reportFixture, trialReportFixture } from './example.test.data.ts';
import { htmlReport, markdownReport, trialReport } from './index.ts';
import { escapeMarkdown } from './markdown.ts';
import { trialArrivals } from './trial-arrivals.ts';

const evil = '<img src=x onerror=alert(1)> & "q" | `b` *s*';
const doubtful = {
  levels: [1, 2, 5, 10, 20, 40],
  think_s: 0,
  errors: 3,
  invalid: ['monolith@40'],
  lost: ['microservices@20'],
  suspect: ['microservices@40'],
};

describe('report.html', () => {
  const html = htmlReport(reportFixture(doubtful));

  test('stands by itself: it asks for nothing', () => {
    expect(html).not.toMatch(/(src|srcset)=/);
    expect(html).not.toMatch(/<(link|iframe|object|embed|img)\b/);
    expect(html).not.toMatch(/@import|url\((?!data:)/);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]!);
    for (const link of links) expect(link).toMatch(/^(#[\w-]+|plots\/[\w.]+\.(png|svg|csv))$/);
  });

  test('every element is closed, every id is there once and every reference leads somewhere', () => {
    const open: string[] = [];
    const markup = html.replace(/<(style|script)>.*?<\/\1>/gs, '').replace(/<!doctype[^>]*>/, '');
    for (const [, end, name, self] of markup.matchAll(/<(\/?)([a-z][\w-]*)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (self || ['meta', 'br'].includes(name!)) continue;
      if (end) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of markup.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    for (const [, labels] of markup.matchAll(/aria-labelledby="([^"]+)"/g)) {
      for (const id of labels!.split(' ')) expect(ids).toContain(id);
    }
  });

  test('answers first, then shows it, then the table', () => {
    const places = [
      'class="answer"',
      '<svg',
      'id="decision"',
      'id="figures"',
      'id="validity"',
      'id="setup"',
      'id="reproduce"',
    ];
    const found = places.map((place) => html.indexOf(place));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found).not.toContain(-1);
  });

  test('names what is in doubt', () => {
    expect(html).toMatch(/Read with care: 4 trials are INVALID and left out; 3 trials are SUSPECT/);
    expect(html).toContain('the generator fell behind');
    expect(html).not.toMatch(/>(NaN|undefined|null|Infinity)/);
  });

  test('the same input gives the same bytes, without a date of its own', () => {
    expect(htmlReport(reportFixture(doubtful))).toBe(html);
    expect(html).not.toMatch(/20(?!26-01-31)\d\d-\d\d-\d\d/);
  });
});

test('names from users are text, in HTML and in Markdown', () => {
  const input = reportFixture({ arms: ['a', evil] });
  expect(htmlReport(input)).not.toMatch(/<img|onerror=alert\(1\)>/);
  const markdown = markdownReport(input);
  expect(markdown).not.toContain('<img');
  const cells = (row: string) => row.replaceAll('\\|', '').split('|').length;
  for (const block of markdown.split('\n\n').filter((text) => text.startsWith('| '))) {
    const [head, ...rows] = block.trimEnd().split('\n');
    for (const row of rows) expect(cells(row), row).toBe(cells(head!));
  }
});

test('Markdown has the figures of HTML, and its pictures by path', () => {
  const input = reportFixture(doubtful);
  const markdown = markdownReport(input);
  expect(markdown).toContain('](plots/latency_p95_vs_concurrency.png)');
  for (const figure of input.figures) expect(markdown).toContain(escapeMarkdown(figure.title));
  expect(markdown).toMatch(/^# tasktracker-quickstart\n\n\*\*/);
});

test('what means something to Markdown is escaped, run names stay readable', () => {
  expect(escapeMarkdown('run_007_monolith_c80')).toBe('run_007_monolith_c80');
  expect(escapeMarkdown('_a_ *b* [c](d) `e` <f> | g & h')).toBe(
    '\\_a\\_ \\*b\\* \\[c\\](d) \\`e\\` &lt;f&gt; \\| g &amp; h',
  );
});

test('a report of one arm, one repetition, without samples has no empty sections', () => {
  const html = htmlReport(reportFixture({ arms: ['only'], repetitions: 1, unsampled: ['only'] }));
  expect(html).not.toContain('id="comparisons"');
  expect(html).toContain('a single repetition, so no intervals');
  expect(html).toContain('CPU use was not measured');
});

test('a trial\u2019s page says its verdict, its reasons and its errors', () => {
  const html = trialReport(trialReportFixture(true));
  expect(html).toContain('<span class="verdict caution">INVALID</span>');
  expect(html).toContain('lost at second 15 &lt;unknown&gt;');
  expect(html).toMatch(/timeout<\/td><td class="number">104/);
  expect(html).toContain('not judged');
  expect(trialReport(trialReportFixture())).not.toContain('id="errors"');
});

test('the page of an open load has requests in flight, and no users', () => {
  const { trial, ...rest } = trialReportFixture();
  const titles = (html: string) =>
    [...html.matchAll(/>(users|requests in flight)</g)].map((match) => match[1]);
  expect(new Set(titles(trialReport({ trial, ...rest })))).toEqual(new Set(['users']));
  const open = { ...trial, concurrency: null, rate: 40 };
  expect(new Set(titles(trialReport({ trial: open, ...rest })))).toEqual(new Set(['requests in flight']));
});

test('the page of an open trial shows its arrivals, drawn once more, and whether they were sent then', () => {
  const fixture = trialReportFixture();
  const sample = arrivalSample(
    arrivalsOf({ arrivals: 'poisson', rates: { kind: 'constant', rate: 100 } }, 1, 20),
  );
  const html = trialReport({ ...fixture, arrivals: { sample, certificate: null } });
  expect(html).toContain('<h2 id="arrivals">Arrivals</h2>');
  expect(html).toMatch(/Kolmogorov-Smirnov p = /);
  expect(html).toContain('id="arrival_quantiles-title"');
  expect(html).toContain('id="arrival_quantiles-narrow-title"');
  expect(trialReport(fixture)).not.toContain('id="arrivals"');
});

test('the arrivals of a closed trial, and the times of a trace, are not drawn again', () => {
  const open = {
    model: 'open',
    arrivals: 'poisson',
    rates: { kind: 'constant', rate: 100 },
    session: null,
    connections: 10,
  } as const;
  const [closed] = reportFixture().plan.trials;
  const planned = { ...closed!, workload: { ...closed!.workload, ...open } };
  const rates = { kind: 'trace', file: 'times', sha256: '', column: null, speed: 1, rate: 3 } as const;
  const replayed = { ...planned, workload: { ...planned.workload, rates } };
  expect(trialArrivals(closed, null)).toBeNull();
  expect(trialArrivals(planned, null)!.sample!.rate).toBe(100);
  expect(trialArrivals(replayed, null)!.sample).toBeNull();
});
