import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseServerTiming, serverTimesIn } from './server-timing.ts';

const OCCUPANCY = 'occupancy;dur=20.5;desc="arrived=81234.5 started=81234.51 freed=81234.53"';
const headOf = (...values: string[]) =>
  ['HTTP/1.1 200 OK', ...values.map((value) => `Server-Timing: ${value}`), 'Date: today', '', ''].join(
    '\r\n',
  );
const read = (...values: string[]) => serverTimesIn(headOf(...values), 81000);

describe('the metrics of Server-Timing', () => {
  const parsed = (text: string) =>
    Object.fromEntries([...parseServerTiming(text)].map(([name, has]) => [name, Object.fromEntries(has)]));

  // The cases are those of the W3C's grammar and of its web platform tests.
  test.each([
    ['miss', { miss: {} }],
    ['db;dur=53', { db: { dur: '53' } }],
    ['db ; dur = 53 , app;dur=1.5', { db: { dur: '53' }, app: { dur: '1.5' } }],
    ['a;DUR=1', { a: { dur: '1' } }],
    ['a;desc=word', { a: { desc: 'word' } }],
    ['a;desc="two words, and; more";dur=2', { a: { desc: 'two words, and; more', dur: '2' } }],
    ['a;desc="\\"quoted\\" \\\\"', { a: { desc: '"quoted" \\' } }],
    ['a;dur=1;dur=2', { a: { dur: '1' } }],
    ['a;dur;dur=2', { a: { dur: '' } }],
    ['a;dur=1 nonsense;desc=x', { a: { dur: '1', desc: 'x' } }],
    ['a;desc="x"nonsense;dur=1', { a: { desc: 'x', dur: '1' } }],
    ['a;dur=1,a;dur=2', { a: { dur: '1' } }],
    [',, a,,', { a: {} }],
    ['a b;dur=1, c', { c: {} }],
    ['a;desc="open, b;dur=1', { a: { desc: '' } }],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  test('are there for every text, and quickly', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('a', ';', '=', ',', '"', '\\', ' ', 'dur', 'desc'), { maxLength: 400 })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (value) => void parseServerTiming(value)),
      { seed: 1, numRuns: 1000 },
    );
    parseServerTiming('"'.repeat(60_001));
    parseServerTiming('a;'.repeat(30_000));
  });
});

describe("a server's times", () => {
  test('count from the start of the load', () => {
    expect(read(`queue;dur=10, drawn;dur=20.25, service;dur=20.5, ${OCCUPANCY}, outbound;dur=3`)).toEqual({
      arrived_s: 234.5,
      started_s: 81234.51 - 81000,
      freed_s: 81234.53 - 81000,
      service_s: 0.0205,
      drawn_s: 0.02025,
    });
  });

  test('may stand in several fields, in any order, and say nothing of a draw', () => {
    expect(read(OCCUPANCY, 'service;dur=20.5')).toMatchObject({ service_s: 0.0205, drawn_s: null });
    const alone = read(OCCUPANCY)!;
    expect(alone.service_s).toBeCloseTo(alone.freed_s - alone.started_s, 9);
    expect(
      read('service;dur=1', 'occupancy;desc="freed=81003 n=4 started=81002 arrived=81001"'),
    ).toMatchObject({ arrived_s: 1, started_s: 2, freed_s: 3 });
  });

  test('are read to the last bit', () => {
    const times = fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 1e7, noNaN: true })));
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 1e4, noNaN: true }), (some, ms) => {
        const [arrived, started, freed] = some.map((time) => Number(time.toFixed(9))).sort((a, b) => a - b);
        const desc = [`arrived=${fixed(arrived!)}`, `started=${fixed(started!)}`, `freed=${fixed(freed!)}`];
        const text = `occupancy;desc="${desc.join(' ')}", service;dur=${ms}, drawn;dur=${ms}`;
        expect(serverTimesIn(headOf(text), 0)).toEqual({
          ...{ arrived_s: arrived, started_s: started, freed_s: freed },
          ...{ service_s: Number(`${ms}e-3`.replace(/e(.+)e-3/, (_, e) => `e${e - 3}`)) },
          ...{ drawn_s: Number(`${ms}e-3`.replace(/e(.+)e-3/, (_, e) => `e${e - 3}`)) },
        });
      }),
      { seed: 1 },
    );
  });

  test.each([
    ['nothing', []],
    ['another header', ['queue;dur=1']],
    ['a service without a duration', [`service, ${OCCUPANCY}`]],
    ['a service that is no number', [`service;dur=0x10, ${OCCUPANCY}`]],
    ['a negative service', [`service;dur=-1, ${OCCUPANCY}`]],
    ['an endless service', [`service;dur=1e400, ${OCCUPANCY}`]],
    ['no description', ['service;dur=1, occupancy;dur=20']],
    ['a time that is missing', ['service;dur=1, occupancy;desc="arrived=1 started=2"']],
    ['a time that is no number', ['service;dur=1, occupancy;desc="arrived=1 started=2 freed=x"']],
    ['a time that is cut off', ['service;dur=1, occupancy;desc="arrived=1 started=2 freed=']],
    ['a time that never comes', ['service;dur=1, occupancy;desc="arrived=1 started=2 freed=1e999"']],
    ['a start before the arrival', ['service;dur=1, occupancy;desc="arrived=2 started=1 freed=3"']],
    ['an end before the start', ['service;dur=1, occupancy;desc="arrived=1 started=3 freed=2"']],
  ])('are none where it says %s', (_, values) => {
    expect(read(...values)).toBeNull();
  });

  test('are none, or as they can be, whatever was damaged on the way', () => {
    const whole = `drawn;dur=20.25, service;dur=20.5, ${OCCUPANCY}`;
    const damage = fc.record({
      at: fc.integer({ min: 0, max: whole.length }),
      cut: fc.integer({ min: 0, max: 8 }),
      put: fc.oneof(
        fc.string({ maxLength: 4 }),
        fc.constantFrom('"', ',', ';', '=', '\\', ' ', '.', 'e9', '-'),
      ),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (all) => {
        const text = all.reduce((t, { at, cut, put }) => t.slice(0, at) + put + t.slice(at + cut), whole);
        const times = serverTimesIn(headOf(text), 0);
        if (times === null) return;
        expect(times.arrived_s).toBeLessThanOrEqual(times.started_s);
        expect(times.started_s).toBeLessThanOrEqual(times.freed_s);
        for (const value of Object.values(times)) {
          if (value !== null) expect(value).toBeLessThan(Infinity);
          if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

const fixed = (seconds: number) => seconds.toFixed(9);
