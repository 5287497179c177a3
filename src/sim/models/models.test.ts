import { describe, expect, test } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { Given, type TheoryTexts, theoryModels, theoryParameters } from '../../queueing/index.ts';
import { simulate } from '../repetition.ts';
import { compareWithTheory, figuresOf, simulationModels } from './index.ts';

const textsOf = (example: string): TheoryTexts => {
  const words = example.replaceAll("'", '').split(' ');
  return Object.fromEntries(words.flatMap((word, i) => (i % 2 ? [] : [[word.slice(2), words[i + 1]!]])));
};

describe.each(Object.entries(simulationModels))('%s', (name, model) => {
  const given = new Given(textsOf(model.example));

  test('simulates its example, under the names that theory uses', () => {
    const runs = simulate(model.make(given), createRng(1), {
      requests: 500,
      repetitions: 2,
      quantiles: true,
    });
    const figures = compareWithTheory(model, given, runs);
    expect(figures.length).toBeGreaterThan(1);
    expect(figures.every(({ value }) => Number.isFinite(value))).toBe(true);
    const known = figures.filter(({ theory }) => theory !== null);
    if (model.theory) expect(known.length).toBeGreaterThan(2);
    else expect(known).toEqual([]);
  });

  test('takes parameters that exist, and those of the theory of its name', () => {
    const taken = [...model.needs, ...(model.takes ?? [])];
    for (const one of taken) expect(Object.keys(theoryParameters)).toContain(one);
    for (const one of theoryModels[name]?.needs ?? []) expect(taken).toContain(one);
    expect(() => model.make(new Given({}))).toThrow(/which is missing/);
  });
});

test('what has no steady state is refused before it is run', () => {
  const given = new Given({ lambda: '3', mu: '1', arrivals: 'poisson', servers: '2' });
  expect(() => simulationModels.queue!.make(given)).toThrow(/lambda < servers mu; got 3 erlangs for 2/);
});

test('figures have the names of their places', () => {
  const answer = { a: 1, rows: [{ b: 2 }], quantiles: [{ share: 0.95, responseTime: 3 }], word: 'no' };
  expect([...figuresOf(answer)]).toEqual([
    ['a', 1],
    ['rows 1 b', 2],
    ['p95 responseTime', 3],
  ]);
});
