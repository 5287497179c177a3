import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../analysis/analysis.ts';
import { type SimulatedServer, simulateServer } from '../../analysis/theory/support/simulated-server.ts';
import type { Theory } from '../../analysis/theory/theory.ts';
import { theoryOf } from '../../analysis/theory/theory-of.ts';
import { count, ink } from '../drawn.test.data.ts';
import { fixture } from '../example.test.data.ts';
import type { Figure } from '../figure.ts';
import { drawFigures } from '../index.ts';
import type { Width } from '../style.ts';
import { dimension, texts } from '../texts.test.data.ts';
import { describeFigures } from '../whole-figure.test.data.ts';
import { type TheoryOptions, theoryFixture } from './example.test.data.ts';
import { theoryFigures } from './index.ts';

const dispatches = ['round-robin', 'random', 'least-connections'];
const hidden: TheoryOptions = { arms: ['mm1', 'hidden worker'], hidden: ['hidden worker'] };
const replicas: TheoryOptions = { arms: dispatches, replicas: [1, 2, 3], loads: [0.8], failing: true };

const cases: Record<string, Analysis> = {
  'one server': theoryFixture(),
  'three repetitions, an INVALID trial, published figures': theoryFixture({
    repetitions: 3,
    invalid: [4],
    published: true,
  }),
  'a hidden worker': theoryFixture(hidden),
  'replicas behind three dispatches': theoryFixture(replicas),
  'one dispatch, repeated': theoryFixture({ replicas: [1, 2, 4], loads: [0.7], repetitions: 2 }),
  'a server that tells nothing': theoryFixture({ silent: true, invalid: [2] }),
  'one level': theoryFixture({ loads: [0.5] }),
  'a simulated server': simulated({}),
  'a simulated server with two workers': simulated({ servers: 2 }),
};

/** As it is computed, and not made up. */
function simulated(options: Partial<SimulatedServer>): Analysis {
  const loads = [0.3, 0.6, 0.9];
  const all = loads.map((rho, i) => simulateServer({ seed: 11 + i, rho, ...options }));
  const theory = theoryOf({
    calibrations: [all[0]!.calibration],
    published: null,
    trials: all.map(({ result }, i) => ({
      result,
      kept: true,
      series: 'mm1',
      setting: { replicas: 1, servers: 1, balance: 'round-robin' },
      offered_asked: loads[i]!,
    })),
    requestsOf: (run_id) => all.find(({ result }) => result.run_id === run_id)!.requests,
  });
  const base = theoryFixture({ loads });
  const { duration_s } = all[0]!.result;
  return { ...base, design: { ...base.design, measure_s: duration_s }, theory };
}

const draw = (analysis: Analysis, width: Width = 'wide'): Figure[] =>
  theoryFigures.flatMap((definition) => definition.draw(analysis, width) ?? []);

const everything = Object.entries(cases).flatMap(([name, analysis]) =>
  (['wide', 'narrow'] as const).flatMap((width) =>
    draw(analysis, width).map((figure) => [`${name}, ${width}: ${figure.name}`, figure] as const),
  ),
);

describeFigures(everything, 1);

const figureOf = (options: TheoryOptions, name: string) =>
  draw(theoryFixture(options)).find((figure) => figure.name === name)!;

/** A theory with something else in each trial. */
const changed = (
  analysis: Analysis,
  of: (trial: Theory['trials'][number]) => Partial<Theory['trials'][number]>,
) => ({
  ...analysis,
  theory: {
    ...analysis.theory!,
    trials: analysis.theory!.trials.map((trial) => ({ ...trial, ...of(trial) })),
  },
});

describe('the figures of a study of theory', () => {
  test('have names of their own: loads on one hand, replicas on the other', () => {
    const common = [
      'theory_error',
      'response_time_distribution',
      'assumptions',
      'assumption_effects',
      'calibration',
    ];
    expect(draw(theoryFixture()).map(({ name }) => name)).toEqual([
      'response_time_vs_rho',
      'throughput_vs_rho',
      'utilisation_vs_rho',
      ...common,
    ]);
    expect(draw(theoryFixture(replicas)).map(({ name }) => name)).toEqual([
      'replicas_response_time',
      'replicas_throughput',
      'replicas_success',
      ...common,
    ]);
  });

  test('stand before the others in a report, none of which has their names', () => {
    const base = theoryFixture();
    const analysis = {
      ...base,
      design: { ...base.design, x: { ...base.design.x, suffix: 'vs_rho' } },
    };
    const names = drawFigures(analysis).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 3)).toEqual(['response_time_vs_rho', 'throughput_vs_rho', 'utilisation_vs_rho']);
    expect(names).toContain('latency_p95_vs_rho');
    expect(names).not.toContain('crossover_analysis');
  });

  test('are none where nothing was held against theory', () => {
    expect(draw(fixture())).toEqual([]);
  });

  test('leave ink for every text, on a machine without fonts', () => {
    for (const { svg, name } of draw(theoryFixture(hidden))) {
      expect(ink(svg), name).toBeGreaterThan(20 * texts(svg).length);
      expect(dimension(svg, 'width')).toBe(860);
    }
  });

  test('are the same bytes again', () => {
    expect(draw(theoryFixture(hidden))).toEqual(draw(theoryFixture(hidden)));
  });
});

describe('response time over the load', () => {
  const { svg, title, csv } = figureOf({}, 'response_time_vs_rho');

  test('claims agreement from the recursion, and counts theory\u2019s intervals', () => {
    expect(title).toMatch(
      /^Mean response time agrees with Lindley\u2019s on the occupancies at every level \(0\.\d+% off/,
    );
    expect(title).toMatch(/theory\u2019s interval holds it at/);
  });

  test('has theory thin and dashed with a band, the measured line thick, and both recursions', () => {
    expect(count(svg, /stroke-width="1.4" stroke-dasharray="5 4"/g)).toBe(2);
    expect(count(svg, /stroke-width="2.2"/g)).toBe(2);
    expect(count(svg, /fill-opacity="0.16"/g)).toBe(1);
    const words = texts(svg).map((text) => text.words);
    expect(words).toContain('Lindley on the occupancies');
    expect(words).toContain('Lindley on the services drawn');
    expect(words).toContain('offered load \u03bb/\u03bc (ticks: utilisation asked for)');
  });

  test('has its ticks at the loads that were asked for', () => {
    const words = texts(svg).map((text) => text.words);
    for (const load of ['0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9']) expect(words).toContain(load);
    expect(csv.split('\n')).toHaveLength(1 + 7 + 1);
  });

  test('rings what others published, and names INVALID trials', () => {
    const figure = figureOf({ published: true, invalid: [3] }, 'response_time_vs_rho');
    expect(count(figure.svg, /<circle [^>]*r="4.4"/g)).toBe(6 + 1);
    expect(count(figure.svg, /class="f-paper s-hollow"/g)).toBe(1);
    expect(figure.svg).toContain('INVALID, in no figure that is computed: run_003_mm1_rho0.6');
  });

  test('tells of an INVALID trial beyond the frame, and puts no mark on its edge', () => {
    const far = changed(theoryFixture({ invalid: [3] }), ({ kept, response_s }) =>
      kept ? {} : { response_s: { ...response_s!, measured: 7 } },
    );
    const figure = draw(far)[0]!;
    expect(count(figure.svg, /class="f-paper s-hollow"/g)).toBe(0);
    expect(figure.svg).toContain('Beyond the frame: run_003_mm1_rho0.6 at 7,000 ms.');
  });

  test('goes on a logarithmic axis beyond a factor of 20', () => {
    const far = changed(theoryFixture(), ({ offered_asked, response_s }) =>
      offered_asked === 0.9 ? { response_s: { ...response_s!, measured: 2 } } : {},
    );
    expect(draw(far)[0]!.svg).toContain('mean response time, ms (log scale)');
    expect(svg).not.toContain('log scale');
  });

  test('says so where every trial is INVALID', () => {
    const titles = draw(changed(theoryFixture(), () => ({ kept: false }))).map(({ title }) => title);
    expect(titles.join('\n')).toContain('every trial is INVALID');
    expect(titles.join('\n')).not.toContain('steady state');
  });

  test('says so where theory knows no steady state', () => {
    const none = changed(theoryFixture(), ({ offered_asked }) =>
      offered_asked === 0.9 ? { throughput: null, response_s: null, utilisation: null } : {},
    );
    expect(draw(none)[0]!.svg).toContain('theory knows no steady state there: run_006_mm1_rho0.9');
    const all = changed(theoryFixture(), () => ({ throughput: null, response_s: null, utilisation: null }));
    expect(draw(all).map(({ name }) => name)).toEqual([
      'response_time_distribution',
      'assumptions',
      'assumption_effects',
      'calibration',
    ]);
  });

  test('claims no agreement where the server tells nothing', () => {
    const silent = figureOf({ silent: true }, 'response_time_vs_rho');
    expect(silent.title).not.toContain('Lindley');
    expect(silent.svg).not.toContain('>Lindley on');
  });
});

describe('the checklist', () => {
  test('names what broke and nothing else', () => {
    expect(figureOf(hidden, 'assumptions').title).toBe(
      'What broke: hidden worker: one FIFO server at every level; no other assumption did',
    );
  });

  test('says in words what each shape is, for those that are there', () => {
    const words = texts(figureOf(hidden, 'assumptions').svg).map((text) => text.words);
    expect(words).toContain('broken: beyond chance and beyond its margin');
    expect(words).not.toContain('untold: the server does not tell what it takes');
    const silent = texts(figureOf({ silent: true }, 'assumptions').svg).map((text) => text.words);
    expect(silent).toContain('untold: the server does not tell what it takes');
    expect(silent).toContain('untold');
  });

  test('finds out a second worker of a simulated server', () => {
    const figure = draw(cases['a simulated server with two workers']!).find(
      ({ name }) => name === 'assumptions',
    )!;
    expect(figure.title).toContain('one FIFO server');
    expect(figure.title).toMatch(/^What broke/);
  });
});

describe('replicas', () => {
  test('each dispatch has its own theory, which is named', () => {
    const { svg } = figureOf(replicas, 'replicas_response_time');
    expect(svg.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).toContain(
      'round-robin: M/M/1, E2/M/1 each, E3/M/1 each',
    );
    expect(count(svg, /fill-opacity="0.16"/g)).toBe(9);
    expect(count(svg, /stroke-dasharray="5 4"/g)).toBe(9 + 1);
  });

  test('success is counted, and what failed is in the title', () => {
    expect(figureOf(replicas, 'replicas_success').title).toMatch(
      /^Success is lowest with 1 replica \([\w-]+\): 98\.\d% of [\d,]+ requests$/,
    );
    expect(figureOf({ ...replicas, failing: false }, 'replicas_success').title).toMatch(
      /^None of [\d,]+ requests failed/,
    );
  });
});

test('the calibration shows three estimators, and how far the median is off', () => {
  const { svg, title, csv } = figureOf({}, 'calibration');
  expect(title).toBe(
    'A busy server ends 49.8 requests/s (95% interval 48.4 to 51.2); the median of throughput / utilisation lies 3.2% above',
  );
  const words = texts(svg).map((text) => text.words);
  for (const name of ['regression (used)', 'single occupancies', 'median of X / U'])
    expect(words).toContain(name);
  expect(csv.split('\n').filter((row) => /,(regression|direct|median),/.test(row))).toHaveLength(3);
});

test('errors are drawn around zero, with what chance allows', () => {
  const { svg, title } = figureOf({}, 'theory_error');
  expect(count(svg, /fill-opacity="0.16"/g)).toBe(3);
  expect(texts(svg).some(({ words }) => words.startsWith('\u2212'))).toBe(true);
  expect(title).toMatch(/^Mean errors against theory: throughput [\d.]+%, mean response time/);
});

test('response times are drawn so that the exponential is a straight line', () => {
  const { svg, title } = figureOf({}, 'response_time_distribution');
  const theory = [...svg.matchAll(/<path d="([^"]*)"[^>]*stroke-dasharray="5 4"/g)].map(([, d]) =>
    [...d!.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
  );
  expect(theory).toHaveLength(3);
  for (const points of theory) {
    const [[x0, y0], [x1, y1]] = [points[0]!, points.at(-1)!];
    for (const [x, y] of points)
      expect(Math.abs(y - (y0 + ((x - x0) / (x1 - x0)) * (y1 - y0)))).toBeLessThan(0.2);
  }
  expect(title).toMatch(
    /^Response times follow Exp\(\u03bc \u2212 \u03bb\) within chance at every level: the largest distance is 0\.0\d+ \(at 0\.\d\), and chance gives up to 0\.\d+ there/,
  );
});

test('Lindley\u2019s recursion stands at the load of the trial that it is about', () => {
  for (const name of ['response_time_vs_rho', 'theory_error']) {
    const { svg } = figureOf({}, name);
    const marks = new Set(
      [...svg.matchAll(/<circle cx="([\d.]+)" cy="[\d.]+" r="11"/g)].map(([, x]) => Math.round(Number(x))),
    );
    // The first is in the key.
    const crosses = [...svg.matchAll(/ d="M[\d.]+,[\d.]+h16M([\d.]+),/g)].slice(1);
    expect(crosses, name).toHaveLength(7);
    for (const [, x] of crosses) expect(marks, name).toContain(Math.round(Number(x)));
  }
});

describe('every effect', () => {
  const hiddenEffects = figureOf(hidden, 'assumption_effects');

  test('is counted and the furthest is named', () => {
    expect(hiddenEffects.title).toMatch(
      /^\d+ of 84 effects are shown to lie inside their margins, 7 are beyond; furthest out: .one FIFO server \(made up\). hidden worker at 0\.\d, 6\.2 times its margin$/,
    );
  });

  test('has a panel with its margin, and a mark a trial', () => {
    expect(count(hiddenEffects.svg, /fill-opacity="0.16"/g)).toBe(12);
    expect(count(hiddenEffects.svg, /class="point"/g)).toBe(84);
    expect(hiddenEffects.csv.split('\n')).toHaveLength(1 + 84 + 1);
  });

  test('is in no picture where nothing is told', () => {
    const none = changed(theoryFixture(), () => ({ assumptions: null }));
    expect(draw(none).map(({ name }) => name)).not.toContain('assumption_effects');
  });
});
