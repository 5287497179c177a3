import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { parseRates, parseStage } from './parse-rates.ts';
import { families, parseArrivals } from './processes.ts';
import { profileOf } from './profile-of.ts';
import { rampsOf, stepsOf } from './rates.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/reference/arrivals.md'), 'utf8');
const section = (title: string) => page.split(`## ${title}\n`)[1]!.split('\n## ')[0]!;
/** What stands in the first column, as it would be typed: `uniform:0.5`, not `uniform:J`. */
const examples = (title: string) =>
  [...section(title).matchAll(/^\| (.*?) \|/gm)]
    .flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map((m) => m[1]!))
    .filter((text) => !/[A-Z]/.test(text));

test('the reference names every process, as it is written', () => {
  const named = examples('Processes').map((text) => parseArrivals(text).name.split(':')[0]);
  expect(named).toEqual(Object.keys(families));
});

test('the rates of the reference are read', () => {
  const written = examples('Rates');
  expect(written.length).toBeGreaterThan(6);
  for (const text of written)
    expect(() => (/^\d+s:/.test(text) ? parseStage : parseRates)(text)).not.toThrow();
});

test('its stages expect what it says', () => {
  const stages = [
    ...section('Rates')
      .replace('\n', ' ')
      .matchAll(/30s:\d+\/s/g),
  ].map(([text]) => text);
  const five = stages.slice(-5).map(parseStage);
  const total = (rates: ReturnType<typeof rampsOf>) => profileOf(rates, 150, createRng(1)).expected(150);
  expect([total(rampsOf(1, five)), total(stepsOf(five))]).toEqual([3090, 3150]);
});
