import { describe, expect, test } from 'vitest';
import { checkLoad, completeDriver } from './choice.ts';
import { drivers } from './table.ts';
import { closed, driver, open, toolLoad } from './workload.test.data.ts';

const rate = { kind: 'constant', rate: 50 } as const;
const { k6, locust, jmeter } = drivers;

describe('what a tool can make', () => {
  test.each([
    ['users', closed({ think: 'exp:100ms' })],
    ['paced users', closed({ pacing_s: 1 })],
  ])('%s: all of them', (_, workload) => {
    for (const tool of [k6, locust, jmeter]) expect(tool.unable(toolLoad(workload))).toEqual([]);
  });

  test('arrivals at equal gaps: k6 and JMeter', () => {
    expect(k6.unable(toolLoad(open(rate)))).toEqual([]);
    expect(jmeter.unable(toolLoad(open(rate)))).toEqual([]);
    expect(locust.unable(toolLoad(open(rate)))[0]).toContain('workload.rate');
  });
});

const session = { requests: 3, think: 'const:1s' };
const own = toolLoad(closed(), { script: '/x' });

describe('what it cannot make names the key', () => {
  test.each([
    ['poisson arrivals', toolLoad(open(rate, { arrivals: 'poisson' })), 'workload.arrivals'],
    [
      'a sine',
      toolLoad(open({ kind: 'sine', mean: 9, amplitude: 1, period_s: 5, noise: 0 })),
      'workload.rate',
    ],
    ['a number of requests', toolLoad(closed({ requests: 100 })), 'workload.requests'],
    [
      'a synchronous load',
      toolLoad(closed({ synchronous: { arrivals: 'poisson', rate: 5 } })),
      'workload.model',
    ],
    [
      'redirections',
      toolLoad(closed({ transport: { insecure: false, redirects: 2, gzip: false } })),
      'workload.redirects',
    ],
    [
      'a scenario in code',
      toolLoad(closed({ scenario: { name: 'tasktracker', options: {} } })),
      'workload.scenario',
    ],
    ['a script and a think time', { ...own, workload: closed({ think: 'exp:1s' }) }, 'workload.think'],
    ['a script and pacing', { ...own, workload: closed({ pacing_s: 1 }) }, 'workload.pacing'],
    [
      'a script and a scenario',
      {
        ...own,
        workload: closed({ scenario: { name: 'http', options: { method: 'GET', path: '/x', headers: {} } } }),
      },
      'workload.scenario',
    ],
    ['a script and sessions', { ...own, workload: open(rate, { session }) }, 'workload.session'],
  ])('%s', (_, load, key) => {
    expect(k6.unable(load).join('; ')).toContain(`${key}:`);
  });

  test('sessions and variables of its own are not for JMeter', () => {
    expect(jmeter.unable(toolLoad(open(rate, { session }))).join()).toContain('workload.session:');
    const scenario = { name: 'http', options: { method: 'POST', path: '/', headers: {}, body: '${x}' } };
    expect(jmeter.unable(toolLoad(closed({ scenario }))).join()).toContain("'${'");
    expect(k6.unable(toolLoad(closed({ scenario })))).toEqual([]);
  });

  test('a key that came later than the tools is refused', () => {
    const workload = { ...closed(), moon: 'full' };
    for (const tool of Object.values(drivers)) {
      expect(tool.unable(toolLoad(workload)).join()).toContain('workload.moon');
    }
  });

  test('as an error with a code', () => {
    const workload = open(rate, { arrivals: 'poisson', driver: driver({ name: 'locust' }) });
    expect(() => checkLoad(toolLoad(workload))).toThrow(
      expect.objectContaining({ code: 'E_DRIVER_UNABLE', message: expect.stringContaining('Locust') }),
    );
    expect(() => checkLoad(toolLoad(closed()))).not.toThrow();
  });
});

describe('the choice in a plan', () => {
  const files = {
    read: (path: string) => {
      if (path === 'x.js') return 'text';
      throw new Error('no such file');
    },
    resolve: (path: string) => `/study/${path}`,
  };
  const asked = { name: 'k6', args: [], environment: {} } as const;

  test("has the script's place and hash; sha256('text') by coreutils", () => {
    expect(completeDriver({ ...asked, script: 'x.js' }, files)).toEqual({
      ...asked,
      script: {
        file: '/study/x.js',
        sha256: '982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1',
      },
    });
    expect(completeDriver(asked, files)).toEqual(asked);
    expect(() => completeDriver({ ...asked, script: 'y.js' }, files)).toThrow(/driver\.script: y\.js/);
  });

  test('is none for our own generator, which takes no script', () => {
    expect(completeDriver({ ...asked, name: 'loadstone' }, files)).toBeUndefined();
    expect(() => completeDriver({ ...asked, name: 'loadstone', script: 'x.js' }, files)).toThrow(/loadstone/);
  });
});
