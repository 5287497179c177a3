import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../core/json.ts';
import type { SystemDefinition } from '../core/system.ts';
import { planned } from './planned.test.data.ts';
import { rateOf, usersOf } from './workload.ts';

const shop: SystemDefinition = {
  name: 'shop',
  title: 'a shop',
  arch: 'monolith',
  entry: 'web',
  services: {
    web: { kind: 'http', command: ['web'], port: 9000, needs: ['db'], scalable: true },
    db: { kind: 'postgres', port: 5435 },
  },
  model: 'uncalibrated',
};

const base = {
  name: 'study',
  arms: { a: { system: 'shop' }, b: { system: 'shop', replicas: { web: 1 } } },
  workload: { users: 1 },
  factors: { 'workload.users': [1, 2, 4] },
  repetitions: 3,
  seed: 7,
};

const plan = (change: Record<string, unknown> = {}) => planned({ ...base, ...change }, { shop });

describe('a plan', () => {
  test('keeps requests where that is asked for, and says nothing of it elsewhere', () => {
    expect(plan()).not.toHaveProperty('keep_requests');
    expect(canonicalJson(plan({ keep_requests: false }))).toBe(canonicalJson(plan()));
    expect(plan({ keep_requests: true }).keep_requests).toBe(true);
    const scenario = { name: 'http', headers: { 'Loadstone-Index': '1' } };
    const own = { workload: { users: 1, scenario } };
    expect(plan(own)).not.toHaveProperty('keep_requests');
    expect(() => plan({ ...own, keep_requests: true })).toThrow(
      expect.objectContaining({ code: 'E_SPEC', message: expect.stringContaining('loadstone-index') }),
    );
  });

  test('is the same bytes for the same spec and seed, and other bytes for another seed', () => {
    expect(canonicalJson(plan())).toBe(canonicalJson(plan()));
    expect(plan().trials.map((t) => t.run_id)).not.toEqual(plan({ seed: 8 }).trials.map((t) => t.run_id));
  });

  test('is complete and blocked: each repetition deploys each arm once and runs each level once', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          repetitions: fc.integer({ min: 1, max: 6 }),
          users: fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 }),
        }),
        ({ seed, repetitions, users }) => {
          const made = plan({ seed, repetitions, factors: { 'workload.users': users } });
          expect(made.trials.map((t) => t.order)).toEqual(made.trials.map((_, i) => i));
          const cells = made.trials.map((t) => `${t.repetition} ${t.arm} ${usersOf(t.workload)}`);
          expect(new Set(cells).size).toBe(repetitions * 2 * users.length);
          expect(made.deployments).toHaveLength(repetitions * 2);
          expect(made.trials.map((t) => t.deployment)).toEqual(
            made.deployments.flatMap((d) => users.map(() => d.id)),
          );
          const blocks = made.deployments.map((d) => d.repetition);
          expect(blocks).toEqual([...blocks].sort((x, y) => x - y));
        },
      ),
    );
  });

  test('deploys each trial anew where one would meet what another has left', () => {
    const each = plan({ deploy_each: 'trial' });
    expect(each.deployments.map((d) => d.id)).toEqual(each.trials.map((t) => t.deployment));
    expect(each.deployments).toHaveLength(each.trials.length);
    for (const { deployment, arm, repetition } of each.trials)
      expect(each.deployments[deployment]).toMatchObject({ arm, repetition });
    expect(each.trials.map((t) => [t.run_id, t.seed])).toEqual(plan().trials.map((t) => [t.run_id, t.seed]));
  });

  test('gives arms common random numbers, and other numbers to other levels and repetitions', () => {
    const { trials } = plan();
    const seeds = new Map<string, Set<number>>();
    for (const t of trials) {
      const key = `${t.repetition} ${usersOf(t.workload)}`;
      seeds.set(key, (seeds.get(key) ?? new Set()).add(t.seed));
    }
    expect([...seeds.values()].every((s) => s.size === 1)).toBe(true);
    expect(new Set(trials.map((t) => t.seed)).size).toBe(9);
  });

  test('orders arms and levels at random: over many seeds each arm comes first about half the time', () => {
    const seeds = Array.from({ length: 400 }, (_, seed) => plan({ seed, repetitions: 1 }));
    const first = seeds.filter((p) => p.trials[0]!.arm === 'a').length;
    // Binomial(400, 1/2): outside 160 ... 240 with probability 5e-5.
    expect(first).toBeGreaterThan(160);
    expect(first).toBeLessThan(240);
    expect(new Set(seeds.map((p) => p.trials.map((t) => usersOf(t.workload)).join())).size).toBe(36);
  });

  test('puts proxies in every arm as soon as one has a replica too many', () => {
    expect(plan().proxied).toBe(false);
    expect(
      plan({ arms: { a: { system: 'shop' }, b: { system: 'shop', replicas: { web: 2 } } } }).proxied,
    ).toBe(true);
    expect(plan({ factors: { 'replicas.web': [1, 3] } }).proxied).toBe(true);
  });

  test('has the proxy that an arm names, and then proxies in every arm', () => {
    const arms = { a: { system: 'shop' }, b: { system: 'shop', proxy: 'haproxy' } };
    const made = plan({ arms });
    expect(made.proxied).toBe(true);
    expect(made.arms.a).not.toHaveProperty('proxy');
    expect(made.arms.b).toMatchObject({ proxy: { kind: 'haproxy', balance: 'round-robin' } });
    const closed = { ...shop, services: { web: { ...shop.services.web!, scalable: false, needs: [] } } };
    expect(() => planned({ ...base, arms: { b: arms.b }, factors: {} }, { shop: closed })).toThrow(
      expect.objectContaining({ code: 'E_SPEC', message: expect.stringContaining('arms.b.proxy') }),
    );
  });

  test('tells an own service its port', () => {
    const made = plan({ arms: { mine: { service: { command: ['serve'], port: 8080 } } } });
    const arm = made.arms.mine!;
    expect(arm.kind === 'system' && arm.system.services.mine!.environment).toEqual({ PORT: '${self.port}' });
  });
});

describe('an open load', () => {
  const open = (workload: Record<string, unknown>, phases: Record<string, unknown> = {}) => {
    const [trial] = plan({ workload, phases, factors: {} }).trials;
    return { ...trial!, rate: rateOf(trial!) };
  };

  test.each([
    ['500/s', '0s', '30s', 500],
    ['0.1/s', '5s', '30s', 0.1],
    // 10 s at 10/s, 10 s at 100/s, 40 s at 10/s.
    ['spike:10/s,100/s,10s,10s', '0s', '60s', 25],
    // The spike lies in the warm-up.
    ['spike:10/s,100/s,10s,10s', '20s', '40s', 10],
    ['sine:100/s,50/s,60s', '0s', '60s', 100],
    ['sine:100/s,50/s,60s,0.5', '60s', '120s', 100],
  ])('of %s after %s for %s asks for its mean in the measured window', (rate, warmup, measure, mean) => {
    const trial = open({ rate }, { warmup, measure });
    expect(trial.rate).toBe(mean);
    expect(trial.run_id).toBe(`run_000_${trial.arm}_r${mean}`);
  });

  test('of stages asks for what lies below them', () => {
    const stages = ['30s:15/s', '30s:20/s', '30s:30/s', '30s:35/s', '30s:5/s'];
    const phases = { warmup: '0s', measure: '150s' };
    expect(open({ stages, start_rate: '1/s' }, phases).rate).toBe(3090 / 150);
    expect(open({ steps: stages }, phases).rate).toBe(21);
  });

  test('that replays a trace lasts as long as that, if nothing else is said', () => {
    const whole = open({ trace: 'times.txt' }, { warmup: '2s' });
    expect(whole.workload).toMatchObject({ arrivals: 'trace', rates: { file: '/data/times.txt', speed: 1 } });
    expect([whole.phases.measure_s, whole.rate]).toEqual([6, 3]);
    const trace = { file: 'times.csv', column: 't', speed: 2.5 };
    expect(open({ trace }, { warmup: '0s' }).phases.measure_s).toBe(4);
    expect(open({ trace }, { warmup: '9s' }).phases.measure_s).toBe(1);
    expect(open({ trace }, { measure: '7s' }).phases.measure_s).toBe(7);
  });
});

test('a scenario of your own is named by its module', () => {
  const scenarioOf = (scenario: unknown) =>
    plan({ workload: { users: 1, scenario } }).trials[0]!.workload.scenario;
  const own = { name: 'module', options: { file: './shop.ts', pages: 5 } };
  expect(scenarioOf({ module: './shop.ts', pages: 5 })).toEqual(own);
  expect(scenarioOf({ name: 'module', file: './shop.ts', pages: 5 })).toEqual(own);
  expect(scenarioOf({ name: 'http', module: 'x' })).toEqual({ name: 'http', options: { module: 'x' } });
});

describe('refused before anything is started', () => {
  test.each([
    ['an unknown system', { arms: { a: { system: 'shup' } } }, 'E_UNKNOWN_SYSTEM', /one of shop, got 'shup'/],
    ['a factor outside the workload', { factors: { seed: [1, 2] } }, 'E_SPEC', /got 'seed'/],
    [
      'a factor with a bad value',
      { factors: { 'workload.users': [1, 0] } },
      'E_SPEC',
      /workload\.users: .*got 0/,
    ],
    ['a factor of an unknown key', { factors: { 'workload.userz': [1] } }, 'E_SPEC', /userz/],
    ['a value twice', { factors: { 'workload.users': [1, 1] } }, 'E_SPEC', /stands twice/],
    ['replicas of an unknown service', { replicas: { wob: 2 } }, 'E_SPEC', /'wob'/],
    ['replicas of a database', { replicas: { db: 2 } }, 'E_SPEC', /not scalable/],
    [
      'environment of an unknown service',
      { arms: { a: { system: 'shop', environment: { x: {} } } } },
      'E_SPEC',
      /'x'/,
    ],
  ])('%s', (_, change, code, message) => {
    expect(() => plan(change)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
