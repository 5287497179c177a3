import { describe, expect, test } from 'vitest';
import { ALL_AT_ONCE } from '../plan/plan.ts';
import { jmeterPlan } from './jmeter-plan.ts';
import { k6Script } from './k6-script.ts';
import { locustFile } from './locust-file.ts';
import { rampsWithin } from './stages.ts';
import { drivers } from './table.ts';
import { closed, open, toolLoad } from './workload.test.data.ts';

/** The scenario in the options of a script for k6. */
function executorOf(script: string): Record<string, unknown> {
  const [, options] = /options = (\{[\s\S]*?\n\});/.exec(script)!;
  return JSON.parse(options!).scenarios.loadstone;
}

const steps = {
  kind: 'ramps',
  ramps: [
    { duration_s: 5, from: 20, to: 20 },
    { duration_s: 5, from: 50, to: 100 },
  ],
} as const;

describe('rates over time', () => {
  test('are cut where the time is over, and held where they end before', () => {
    expect(rampsWithin(steps, 7.5)).toEqual([
      { duration_s: 5, from: 20, to: 20 },
      { duration_s: 2.5, from: 50, to: 75 },
    ]);
    expect(rampsWithin(steps, 12).at(-1)).toEqual({ duration_s: 2, from: 100, to: 100 });
  });
});

describe('a script for k6', () => {
  test('starts users one after the other', () => {
    expect(executorOf(k6Script(toolLoad(closed())))).toEqual({
      executor: 'ramping-vus',
      startVUs: 1,
      stages: [
        { duration: '1800ms', target: 10 },
        { duration: '11200ms', target: 10 },
      ],
      gracefulRampDown: '0s',
      gracefulStop: '3000ms',
    });
    expect(executorOf(k6Script(toolLoad(closed({ spawn_rate: ALL_AT_ONCE }))))).toMatchObject({
      executor: 'constant-vus',
      vus: 10,
      duration: '13000ms',
    });
  });

  test('has arrivals at a rate, fractions of it too', () => {
    expect(executorOf(k6Script(toolLoad(open({ kind: 'constant', rate: 0.5 }))))).toMatchObject({
      executor: 'constant-arrival-rate',
      rate: 5000,
      timeUnit: '10000s',
      duration: '13000ms',
      maxVUs: 1000,
    });
  });

  test('ramps and jumps', () => {
    expect(executorOf(k6Script(toolLoad(open(steps))))).toMatchObject({
      executor: 'ramping-arrival-rate',
      startRate: 200_000,
      stages: [
        { duration: '5000ms', target: 200_000 },
        { duration: '0s', target: 500_000 },
        { duration: '5000ms', target: 1_000_000 },
        { duration: '3000ms', target: 1_000_000 },
      ],
    });
  });

  test("has our options around a user's script", () => {
    const script = k6Script(toolLoad(closed(), { script: '/home/a "b"/x.js' }));
    expect(script).toContain(String.raw`import * as script from "/home/a \"b\"/x.js"`);
    expect(script).toContain('script.setup()');
  });

  test('holds no text of the spec as code', () => {
    const options = { method: 'POST', path: '/`${x}`', headers: { a: "'" }, body: '"); evil("' };
    const script = k6Script(toolLoad(closed({ scenario: { name: 'http', options } })));
    expect(script).toContain(JSON.stringify(options.body));
    expect(script).toContain(JSON.stringify(options.path));
  });
});

describe('a locustfile', () => {
  test.each([
    ['const:0s', 'return 0'],
    ['const:250ms', 'return 0.25'],
    ['exp:100ms', 'expovariate(1 / 0.1)'],
    ['uniform:1s,3s', 'uniform(1, 3)'],
  ])('thinks %s', (think, code) => {
    expect(locustFile(toolLoad(closed({ think })))).toContain(code);
  });

  test('stands before its listener, on the command line', () => {
    const { args } = drivers.locust.prepare(toolLoad(closed()), (file) => `/run/${file}`);
    expect(args).toContain('--locustfile=/run/driver.py,/run/loadstone_listener.py');
    expect(args).toContain('--host=http://127.0.0.1:8080/base');
    expect(args).toContain('--spawn-rate=5');
  });
});

describe('a test plan', () => {
  test('escapes what XML would take for its own', () => {
    const options = { method: 'POST', path: '/?a=1&b=<2>', headers: {}, body: '{"a":\n1}' };
    const plan = jmeterPlan(toolLoad(closed({ scenario: { name: 'http', options } })));
    expect(plan).toContain('/base/?a=1&#38;b=&#60;2&#62;');
    expect(plan).toContain('{&#34;a&#34;:&#10;1}');
  });

  test('starts its last user no later than ours', () => {
    // 9 / 5 = 1.8 s; JMeter's user i starts at i ramp / users.
    expect(jmeterPlan(toolLoad(closed()))).toContain('<intProp name="ThreadGroup.ramp_time">2</intProp>');
  });

  test('has arrivals in the words of the open model', () => {
    expect(jmeterPlan(toolLoad(open(steps), { duration_s: 10 }))).toContain(
      'rate(20/s) even_arrivals(5000 ms) rate(20/s) rate(50/s) even_arrivals(5000 ms) rate(100/s)',
    );
  });
});
