import { describe, expect, test } from 'vitest';
import { drawFigures } from '../../figures/index.ts';
import { type TheoryOptions, theoryFixture } from '../../figures/theory/example.test.data.ts';
import { reportFixture } from '../example.test.data.ts';
import { htmlReport, markdownReport } from '../index.ts';
import type { ReportInput } from '../input.ts';

function input(options: TheoryOptions = {}): ReportInput {
  const analysis = theoryFixture(options);
  const { arms, repetitions } = analysis.design;
  return { ...reportFixture({ arms, repetitions }), analysis, figures: drawFigures(analysis) };
}

const dispatches = ['round-robin', 'random', 'least-connections'];
const replicas: TheoryOptions = { arms: dispatches, replicas: [1, 2, 3], loads: [0.8] };
const hidden: TheoryOptions = { arms: ['mm1', 'hidden worker'], hidden: ['hidden worker'] };

/** The rows of the table below a heading in Markdown. */
function rows(markdown: string, heading: string): string[] {
  const after = markdown.slice(markdown.indexOf(`### ${heading}`) + 4);
  const end = after.indexOf('\n#');
  return after
    .slice(0, end < 0 ? undefined : end)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
}

describe('a report of trials held against theory', () => {
  const markdown = markdownReport(input());

  test('answers with its finding, then shows the figure that it names', () => {
    expect(markdown).toMatch(/^# mm1-validate\n\n\*\*mm1 is an M\/M\/1 server/);
    expect(markdown.indexOf('plots/response_time_vs_rho.png')).toBeLessThan(
      markdown.indexOf('## Against theory'),
    );
    expect(markdown.indexOf('## Against theory')).toBeLessThan(markdown.indexOf('## Figure by figure'));
  });

  test('has a row a level with measured, theory, both recursions and what became of the requests', () => {
    const levels = markdown.split('\n').filter((line) => /^\| 0\.\d \(0\.\d+\) \|/.test(line));
    expect(levels).toHaveLength(7);
    for (const level of levels) expect(level).toMatch(/\| all \d+( \(\d+ inside\))? \|$/);
    expect(levels[0]!.split('|').filter((cell) => /%/.test(cell))).toHaveLength(3);
  });

  test('judges on the reference\u2019s scale and by equivalence', () => {
    const agreement = rows(markdown, 'Agreement over the levels');
    expect(agreement).toHaveLength(3);
    expect(agreement[1]).toMatch(
      /Mean response time \| 0\.9987 \| [\d.]+% \| Excellent \| \u00b110% \| 0\.38 \| not shown/,
    );
  });

  test('has the checklist with effect, margin and p, and the three estimators', () => {
    expect(rows(markdown, 'The checklist')).toHaveLength(6);
    expect(markdown).toContain('No assumption broke');
    expect(rows(markdown, 'The service rate')[0]).toMatch(
      /49\.8 \(48\.4\u201351\.2\) \| 49\.6 \(46\.7\u201352\.5\) \| 51\.4 \(49\.2\u201353\.6\)/,
    );
    expect(rows(markdown, 'What is left')).toHaveLength(7);
  });

  test('is silent on capacity and crossings, which such a study does not seek', () => {
    expect(markdown).not.toContain('Capacity and crossover');
    expect(markdown).not.toContain('Universal Scalability Law');
    expect(markdown).not.toContain('crossover');
  });

  test('says the same in HTML, where every id is there once', () => {
    const html = htmlReport(input({ published: true }));
    for (const id of [
      'theory',
      'theory-agreement',
      'theory-checklist',
      'theory-calibration',
      'theory-published',
    ]) {
      expect(html).toContain(`id="${id}"`);
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    expect(html).not.toMatch(/>(NaN|undefined|null|Infinity)/);
  });
});

test('what others published stands beside ours, with what is to be said against it', () => {
  const markdown = markdownReport(input({ published: true }));
  expect(rows(markdown, 'Beside what was published')).toHaveLength(6);
  expect(markdown).toContain('they come without intervals');
  expect(markdown).toMatch(/Their mean error against their theory is 1\d%/);
  expect(markdownReport(input())).not.toContain('Beside what was published');
});

test('each dispatch is held against its own theory', () => {
  const markdown = markdownReport(input(replicas));
  expect(markdown).toContain(
    '- round-robin: M/M/1 (1 replica), E2/M/1 each (2 replicas), E3/M/1 each (3 replicas)',
  );
  expect(markdown).toContain(
    '- least-connections: M/M/1 (1 replica), join the shortest queue (2 and 3 replicas)',
  );
  expect(markdown).toContain('random, trial by trial.');
});

test('what broke is told once, with how often', () => {
  const markdown = markdownReport(input(hidden));
  const told = markdown.split('\n').filter((line) => line.includes('It broke in 7 trials of hidden worker.'));
  expect(told).toHaveLength(1);
  expect(markdown).toContain(
    'hidden worker: Theory\u2019s interval holds the mean response time at 0 of 7 levels',
  );
});

test('INVALID trials are in the table and nowhere else', () => {
  const markdown = markdownReport(input({ invalid: [2] }));
  expect(markdown).toMatch(/\| 0\.5 \(0\.\d+, INVALID\) \|/);
  expect(markdown).toMatch(/holds the mean response time at \d of 6 levels/);
});

test('a server that tells nothing gets no agreement, and it is said why', () => {
  const markdown = markdownReport(input({ silent: true }));
  expect(markdown).toContain('and so no agreement is claimed');
  expect(markdown).toContain('The server does not tell when it served.');
});

test('a report without theory has none of it', () => {
  expect(markdownReport(reportFixture())).not.toContain('Against theory');
});
