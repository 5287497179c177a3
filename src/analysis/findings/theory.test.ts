import { expect, test } from 'vitest';
import { analyze } from '../analyze.ts';
import { simulate } from '../fixture.ts';
import { heldOf } from '../theory/support/held-of.ts';
import type { Theory } from '../theory/theory.ts';
import { theory } from './theory.ts';

const base = simulate({ seed: 1, repetitions: 1 });
const { findings: _, ...analysis } = analyze(base);

const textsOf = (one: Theory) =>
  theory({ analysis: { ...analysis, theory: one }, plan: base.plan, trials: [] }).map(({ text }) => text);

test('there is nothing without theory', () => {
  expect(theory({ analysis: { ...analysis, theory: null }, plan: base.plan, trials: [] })).toEqual([]);
});

test('what is left is overhead of so much a request', () => {
  const text = textsOf(heldOf()).join('\n');
  expect(text).toMatch(/at [23] of 3 levels; the half-width of that range is \d+(\.\d+)?% to \d+(\.\d+)?%\./);
  expect(text).toMatch(/beyond the empty round trip of 300 µs\. On the services drawn/);
  expect(text).toMatch(/what is left is overhead of (99|100)( µs to (100|101|102))? µs a request/);
});

test('each assumption that broke is said once, with its effect', () => {
  const texts = textsOf(heldOf({ draw: (_, mean) => mean }));
  expect(texts.filter((text) => /exponential service broke/.test(text))).toHaveLength(1);
});

test('rows that requests.csv lacks are what does not add up', () => {
  const found = heldOf();
  const [first, ...others] = found.trials;
  const conservation = { ...first!.conservation, sent: 480, rows: 468, exact: false };
  const texts = textsOf({ ...found, trials: [{ ...first!, conservation }, ...others] });
  expect(texts).toContain(
    `Requests do not add up in 1 of 3 trials of mm1, first in ${first!.run_id}: 480 sent, but requests.csv has 468 rows.`,
  );
});
