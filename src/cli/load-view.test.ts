import { beforeAll, expect, test, vi } from 'vitest';
import { Histogram } from '../measure/histogram.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import type { LoadView } from './load-view.ts';

let View: typeof LoadView;
beforeAll(async () => {
  // Colours are chosen when they are first imported.
  vi.resetModules();
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('FORCE_COLOR', '1');
  View = (await import('./load-view.ts')).LoadView;
  vi.unstubAllEnvs();
});

const trial: PlannedTrial = {
  order: 0,
  run_id: 'run_000',
  deployment: 0,
  repetition: 0,
  arm: 'a',
  factors: {},
  workload: {
    model: 'open',
    scenario: { name: 'test', options: {} },
    arrivals: 'poisson',
    rates: { kind: 'constant', rate: 12_345 },
    session: null,
    connections: 1000,
    timeout_s: 30,
    threads: 1,
    transport: { insecure: false, redirects: 0, gzip: false },
  },
  phases: { warmup_s: 0, measure_s: 60, drain_s: 5 },
  replicas: {},
  seed: 1,
};

const ESC = '\x1b';
const ESCAPES = new RegExp(`${ESC}\\[\\d*[a-zA-Z]`, 'g');

function shownIn(columns: number | undefined) {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  const view = new View(trial, { isTTY: true, columns, write });
  const response = new Histogram();
  for (let us = 100; us < 1e7; us *= 1.1) response.record(us);
  view.onSecond({
    elapsed_s: 7,
    total_s: 60,
    users: 1234,
    sent_rps: 12_340,
    throughput_rps: 12_300,
    errors: 9876,
    p95_ms: 1,
    response,
    lag: response,
  });
  const shown = written;
  view.stop();
  return { shown, text: shown.replaceAll(ESCAPES, ''), stopped: written.slice(shown.length) };
}

test.each([40, 50, 63, 64, 80, 200, 0, undefined])('in a terminal of %s columns', (columns) => {
  const { shown, text, stopped } = shownIn(columns);
  const lines = text.trimEnd().split('\n');
  for (const line of lines) expect(line.length).toBeLessThan(columns || 80);
  expect(text).not.toContain(ESC);
  for (const figure of ['errors 9876', 'in flight 1234', 'generator lag p99']) expect(text).toContain(figure);
  // What makes the heat strip dim ends with it.
  expect(shown).toMatch(new RegExp(`${ESC}\\[2m0\\.1 ms \\|.*${ESC}\\[22m\n$`));
  expect(stopped).toContain(`${ESC}[${lines.length}A`);
});

test('a wide terminal has three lines', () => {
  expect(shownIn(200).text.trimEnd().split('\n')).toEqual([
    '7/60 s  sent 12340/s of 12350 asked  answered 12300/s  in flight 1234  errors 9876',
    expect.stringMatching(/^response {2}p50 .* ms {2}p95 .* ms {2}p99 .* ms {3}generator lag p99 .* ms$/),
    expect.stringMatching(/^0\.1 ms \|.*\| 10 s$/),
  ]);
});
