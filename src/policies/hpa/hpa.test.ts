import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Moment } from '../policy.ts';
import { at, type Case, combinations, cpu, free, limits, NOW, pod, proposals } from './hpa.test.data.ts';
import { kubernetesHpa } from './hpa.ts';

const decide = (spec: Record<string, unknown>, history: readonly Moment[], now = NOW) =>
  kubernetesHpa.decide(history, kubernetesHpa.parse(spec), now);

const all: readonly [string, readonly Case[]][] = [
  ['what a metric proposes', proposals],
  ['metrics together', combinations],
  ['stabilisation and rates', limits],
];

describe.each(all)('%s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))(
    '%s',
    (_, { spec, history, desired, recommended }) => {
      const decision = decide(spec, history);
      const why = decision.why.join('\n');
      expect(decision.desired, why).toBe(desired);
      expect(decision.recommended, why).toBe(recommended === undefined ? desired : recommended);
      expect(decision.why.length).toBeGreaterThan(0);
    },
  );
});

describe('why', () => {
  it('tells every step', () => {
    const spec = { maxReplicas: 100, metrics: [cpu(50)], behavior: {} };
    const moment = at([pod(950), pod(950), pod(null)]);
    expect(decide(spec, [moment]).why).toEqual([
      'Resource metric cpu: 95% against 50% (2 with a sample, 1 without a sample), ratio 1.9; with 1 without a sample at nothing it is 63%, ratio 1.26: ceil(1.26 * 3) = 4 replicas.',
      'From 3 to 4.',
    ]);
  });
});

describe('properties', () => {
  const use = fc.integer({ min: 0, max: 3000 });
  const target = fc.integer({ min: 1, max: 150 });
  const pods = fc.array(fc.oneof({ weight: 4, arbitrary: use }, fc.constant(null)), {
    minLength: 1,
    maxLength: 12,
  });

  it('stays within its limits, whatever the behavior', () => {
    fc.assert(
      fc.property(
        pods,
        target,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 10 }),
        (uses, percent, min, more) => {
          for (const behavior of [undefined, {}, free]) {
            const spec = { minReplicas: min, maxReplicas: min + more, metrics: [cpu(percent)], behavior };
            const { desired } = decide(spec, [at(uses.map((used) => pod(used)))]);
            expect(desired).toBeGreaterThanOrEqual(min);
            expect(desired).toBeLessThanOrEqual(min + more);
          }
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('is monotone in the use of one pod, where all are ready', () => {
    fc.assert(
      fc.property(
        fc.array(use, { minLength: 1, maxLength: 12 }),
        target,
        fc.integer({ min: 1, max: 2000 }),
        (uses, percent, more) => {
          const spec = { maxReplicas: 1000, metrics: [cpu(percent)], behavior: free };
          const now = decide(spec, [at(uses.map((used) => pod(used)))]);
          const busier = decide(spec, [at(uses.map((used, i) => pod(i === 0 ? used + more : used)))]);
          expect(busier.desired).toBeGreaterThanOrEqual(now.desired);
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  it('holds within the tolerance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 46, max: 55 }), (count, percent) => {
        const spec = { maxReplicas: 100, metrics: [cpu(50)], behavior: free };
        const moment = at(Array.from({ length: count }, () => pod(percent * 10)));
        expect(decide(spec, [moment]).desired).toBe(count);
      }),
      { seed: 3 },
    );
  });

  /** The service with this many replicas after each of a row of utilisations, one every 15 s. */
  function follow(spec: Record<string, unknown>, loads: readonly number[], start: number): Moment[] {
    const history: Moment[] = [];
    let count = start;
    for (const [i, load] of loads.entries()) {
      const moment: Moment = {
        time_s: i * 15,
        replicas: { desired: count, ready: count, starting: 0 },
        utilisation: load / count,
      };
      const decision = decide(spec, [...history, moment], moment.time_s);
      history.push({ ...moment, decision });
      count = decision.desired;
    }
    return history;
  }
  const loads = fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 2, maxLength: 60 });

  it('never goes below what was recommended within the down window', () => {
    fc.assert(
      fc.property(loads, fc.constantFrom(undefined, {}), (row, behavior) => {
        const history = follow({ maxReplicas: 50, metrics: [cpu(50)], behavior }, row, 5);
        for (const [i, { replicas, decision, time_s }] of history.entries()) {
          if (decision!.desired >= replicas.desired) continue;
          const recent = history.slice(0, i + 1).filter((one) => one.time_s > time_s - 300);
          const recommended = recent.map((one) => Math.min(50, one.decision!.recommended!));
          expect(decision!.desired).toBeGreaterThanOrEqual(Math.max(...recommended));
        }
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('adds and removes no faster than its policies say', () => {
    const behavior = {
      scaleUp: { policies: [{ type: 'Pods', value: 3, periodSeconds: 60 }] },
      scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
    };
    fc.assert(
      fc.property(loads, (row) => {
        const history = follow({ maxReplicas: 50, metrics: [cpu(50)], behavior }, row, 5);
        const counts = [
          ...history.map(({ replicas }) => replicas.desired),
          history.at(-1)!.decision!.desired,
        ];
        for (let i = 0; i + 1 < counts.length; i++) {
          // Of the 60 s before tick i the decisions of ticks i - 3 ... i - 1 count: what there was before them.
          const [start, current, next] = [counts[Math.max(0, i - 3)]!, counts[i]!, counts[i + 1]!];
          expect(next).toBeLessThanOrEqual(Math.max(current, start + 3));
          expect(next).toBeGreaterThanOrEqual(Math.min(current, start - 2));
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('needs only as much of the past as it says', () => {
    fc.assert(
      fc.property(loads, (row) => {
        const spec = {
          maxReplicas: 50,
          metrics: [cpu(50)],
          behavior: { scaleUp: { stabilizationWindowSeconds: 45 } },
        };
        const config = kubernetesHpa.parse(spec);
        const history = follow(spec, row, 5);
        const last = history.at(-1)!;
        const { decision, ...now } = last;
        const since = last.time_s - kubernetesHpa.lookBack_s(config);
        const first = history.findLastIndex(({ time_s }) => time_s <= since);
        const short = [...history.slice(Math.max(0, first), -1), now];
        expect(kubernetesHpa.decide(short, config, last.time_s)).toEqual(decision);
      }),
      { seed: 6, numRuns: 100 },
    );
  });
});

describe('the spec', () => {
  test.each([
    [{}, /maxReplicas/],
    [{ maxReplicas: 0 }, /maxReplicas must be a whole number of at least 1, got 0/],
    [{ maxReplicas: 2, minReplicas: 3 }, /maxReplicas must be at least minReplicas, got 2 and 3/],
    [{ maxReplicas: 2, minReplicas: 0 }, /Object or External/],
    [{ maxReplicas: 2, metricz: [] }, /kubernetes-hpa.metricz is not known/],
    [{ maxReplicas: 2, metrics: [{ type: 'Resource' }] }, /metrics\[0\].resource must be an object/],
    [{ maxReplicas: 2, metrics: [{ type: 'Cpu' }] }, /type must be one of Resource, Pods, Object, External/],
    [{ maxReplicas: 2, metrics: [cpu(0)] }, /averageUtilization must be a whole number of at least 1/],
    [{ maxReplicas: 2, behavior: { scaleUp: { policies: [] } } }, /scaleUp.policies must have at least one/],
    [
      { maxReplicas: 2, behavior: { scaleUp: { stabilizationWindowSeconds: 3601 } } },
      /at most 3600, got 3601/,
    ],
    [{ maxReplicas: 2, behavior: { scaleDown: { selectPolicy: 'None' } } }, /one of Max, Min, Disabled/],
    [
      {
        maxReplicas: 2,
        behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1801 }] } },
      },
      /policies\[0\].periodSeconds must be .*at most 1800, got 1801/,
    ],
  ])('%j is refused', (spec, message) => {
    expect(() => kubernetesHpa.parse(spec)).toThrow(message);
    expect(() => kubernetesHpa.parse(spec)).toThrow(expect.objectContaining({ code: 'E_POLICY' }));
  });

  it('is read as kubectl writes it', () => {
    const config = kubernetesHpa.parse({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        {
          type: 'Pods',
          pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '100m' } },
        },
        {
          type: 'Resource',
          resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1.5Gi' } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
    });
    expect(config).toMatchObject({
      interval_s: 15,
      metrics: [{ target: { averageValue: 0.1 } }, { target: { averageValue: 1.5 * 2 ** 30 } }],
      scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', tolerance: 0.1 },
      scaleDown: {
        stabilizationWindowSeconds: 60,
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      },
    });
  });
});
