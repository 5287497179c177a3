import { expect, test } from 'vitest';
import { sampled } from '../measure/load.test.data.ts';
import type { Sampling } from '../measure/samples.ts';
import { formatResources, parseResources } from './resources-csv.ts';

const sampling: Sampling = {
  ...sampled([0, null, 1.25], null),
  expected: 4,
  gaps: [{ tick: 3, reason: 'late by 0.70 s, "busy"' }],
  missing: ['app-1: its memory was not to be had'],
};

test('what was sampled is read again', () => {
  expect(parseResources(formatResources(sampling))).toEqual(sampling);
});

test('the interval too', () => {
  const faster = { ...sampling, interval_s: 0.25 };
  expect(parseResources(formatResources(faster)).interval_s).toBe(0.25);
});

test('a row a replica and tick, and what is not known is empty', () => {
  const lines = formatResources(sampling).split('\n');
  expect(lines[0]).toBe(
    'kind,tick,due_s,t_s,service,replica,cpu_s,memory_bytes,processes,cores,busy_s,steal_s,pressure_s,note',
  );
  expect(lines[5]).toBe('process,1,1,1,app,app-1,,,1,,,,,');
  expect(lines.at(-3)).toBe('gap,3,3,,,,,,,,,,,"late by 0.70 s, ""busy"""');
});
