import { describe, expect, test } from 'vitest';
import { analyze } from '../analysis/analyze.ts';
import { patternStudy } from '../analysis/patterns/study.test.data.ts';
import { arrivalSample, arrivalsOf } from '../arrivals/index.ts';
import { drawFigures } from '../figures/index.ts';
import { ownSettings } from './arm-settings.ts';
import { reportFixture, trialReportFixture } from './example.test.data.ts';
import { htmlReport, markdownReport, trialReport } from './index.ts';
import { escapeMarkdown } from './markdown.ts';
import { trialArrivals } from './trial-arrivals.ts';
import { trialSends } from './trial-sends.ts';

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

test('arms of one system are told apart by their settings, and by nothing that a run fills in', () => {
  const { plan } = reportFixture();
  const [first] = Object.values(plan.arms);
  if (first?.kind !== 'system') throw new Error('a system is wanted');
  const arm = (MODE: string) => {
    const environment = { MODE, SAME: '1', PORT: `\${self.${MODE}}` };
    const services = { app: { kind: 'http' as const, port: 1, environment } };
    return { ...first, system: { ...first.system, services } };
  };
  const two = { ...plan, arms: { a: arm('wait'), b: arm('cpu') } };
  expect(['a', 'b'].map((name) => ownSettings(two, name))).toEqual([['MODE=wait'], ['MODE=cpu']]);
  expect(ownSettings({ ...plan, arms: { a: arm('wait') } }, 'a')).toEqual([]);
});

describe('a study of generators', () => {
  const analysis = analyze(patternStudy({ timeout_s: 15 }));
  const figures = drawFigures(analysis);
  const text = markdownReport({ ...reportFixture(), analysis, figures });

  test('says what they sent, and what became of it', () => {
    expect(text).toContain('## How the requests were sent');
    expect(text).toMatch(/\| high, synchronous \| 2 \| 0\.1\d \|/);
    expect(text).toContain('plots/gap_qq_high_open.png');
    expect(text).not.toContain('plots/arrival_counts_low_open.png)');
  });

  test('has no capacity, no crossover, and no table of differences that nothing tests', () => {
    for (const part of ['## Capacity', 'crosses', 'Scalability Law', '## Comparisons'])
      expect(text).not.toContain(part);
  });

  test('every trial\u2019s page has its sends, where they were kept', () => {
    const input = patternStudy();
    const fixture = trialReportFixture();
    const { results, requestsOf } = input;
    const [trial] = results;
    const sends = trialSends(analysis, trial!, requestsOf(trial!.run_id));
    const html = trialReport({ ...fixture, trial: trial!, sends });
    expect(html).toContain('id="sends"');
    expect(html).toContain(`gap_qq_${trial!.run_id}`);
    expect(trialSends(analysis, trial!, null)).toBeNull();
    expect(trialReport(fixture)).not.toContain('id="sends"');
  });
});
