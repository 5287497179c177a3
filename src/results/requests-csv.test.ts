import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../measure/request-record.ts';
import { formatRequests, parseRequests } from './requests-csv.ts';

const request = (given: Partial<RequestRecord> = {}): RequestRecord => ({
  index: 0,
  name: 'GET /',
  intended_s: 1.5,
  sent_s: 1.500000001,
  done_s: 1.75,
  status: 200,
  bytes: 12,
  error: null,
  server: null,
  ...given,
});
const server = {
  arrived_s: 1.6,
  started_s: 1.7,
  freed_s: 1.74,
  service_s: 0.039,
  drawn_s: 0.0384729381726354,
};

describe('requests.csv', () => {
  test('has a row a request, in the order of their numbers', () => {
    const requests = [
      request({ index: 2, sent_s: null, status: 0, bytes: 0, error: 'dropped' }),
      request({ index: 0, name: 'GET /a?x=1,2 "q"', server }),
      request({ index: 1, done_s: null, status: 0, bytes: null }),
    ];
    expect(
      formatRequests(requests),
    ).toBe(`index,name,intended_s,sent_s,done_s,status,bytes,error,arrived_s,started_s,freed_s,service_s,drawn_s
0,"GET /a?x=1,2 ""q""",1.5,1.500000001,1.75,200,12,,1.6,1.7,1.74,0.039,0.0384729381726354
1,GET /,1.5,1.500000001,,0,,,,,,,
2,GET /,1.5,,1.75,0,0,dropped,,,,,
`);
  });

  test('is read as it was written, to the nanosecond', () => {
    const time = fc.integer({ min: -1e9, max: 1e15 }).map((ns) => Number((ns / 1e9).toFixed(9)));
    const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
    const records = fc.uniqueArray(
      fc.record({
        index: fc.maxSafeNat(),
        name: fc.oneof(fc.string(), fc.constantFrom('a,b', '"', 'x\ny', 'GET /a?b="c",d')),
        intended_s: time,
        sent_s: orNull(time),
        done_s: orNull(time),
        status: fc.constantFrom(0, 200, 503),
        bytes: orNull(fc.maxSafeNat()),
        error: orNull(fc.constantFrom('timeout', 'check_failed: a, "b"')),
        server: orNull(
          fc.record({
            ...{ arrived_s: time, started_s: time, freed_s: time, service_s: time },
            drawn_s: orNull(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
          }),
        ),
      }),
      { selector: ({ index }) => index, maxLength: 20 },
    );
    fc.assert(
      fc.property(records, (requests) => {
        const sorted = requests.toSorted((a, b) => a.index - b.index);
        expect(parseRequests(formatRequests(requests), 'x')).toEqual(sorted);
      }),
      { seed: 1 },
    );
  });

  test('rounding keeps what is the same, and which is first', () => {
    const freed_s = 1 / 3;
    const next = { ...server, arrived_s: 0.1, started_s: freed_s, freed_s: 2 / 3 };
    const [first, second] = parseRequests(
      formatRequests([request({ server: { ...server, freed_s } }), request({ index: 1, server: next })]),
      'x',
    );
    expect(second!.server!.started_s).toBe(first!.server!.freed_s);
    expect(second!.server!.arrived_s).toBeLessThan(second!.server!.started_s);
  });

  const whole = formatRequests([request({ server, name: 'a\nb' }), request({ index: 1, server })]);
  const lines = whole.split('\n');
  test.each([
    ['', 'line 1, is not the header of requests'],
    [whole.replace('intended_s', 'intended'), 'line 1, is not the header of requests'],
    [whole.replace('0.039,', '0.039,,'), 'line 2, is not a request'],
    [whole.replace('1.74,', ','), 'line 2, is not a request'],
    [whole.replace('1.74', '1.7x'), 'line 2, is not a request'],
    [whole.replace('1.74', '0x1'), 'line 2, is not a request'],
    [[...lines.slice(0, 3), lines[3]!.replace('1.5,', ','), ''].join('\n'), 'line 4, is not a request'],
    [[...lines.slice(0, 3), lines[3]!.replace('1,', '-1,'), ''].join('\n'), 'line 4, is not a request'],
    [[...lines.slice(0, 3), '', lines[3], ''].join('\n'), 'line 4, is not a request'],
    [whole.slice(0, -3), 'line 4, has no end'],
    [whole.slice(0, -40), 'line 4, is not a request'],
  ])('a line that is damaged is named: %#', (text, message) => {
    expect(() => parseRequests(text, 'run_000/requests.csv')).toThrow(
      expect.objectContaining({
        code: 'E_RESULTS_CORRUPT',
        message: expect.stringContaining(`run_000/requests.csv, ${message}`),
      }),
    );
  });
});
