import { describe, expect, test } from 'vitest';
import { parseRates } from '../../arrivals/index.ts';
import { LoadstoneError } from '../../core/errors.ts';
import { type AutoscalingSettings, planAutoscaling, runPolicy, simulateAutoscaling } from './index.ts';
import { settings } from './settings.test.data.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('a comparison', () => {
  const { policies, plan, ends_s, arrivalRate } = simulateAutoscaling(settings);
  const [enough, target] = policies;

  test('has an interval of every figure, and differences to the first policy', () => {
    expect(enough!.differences).toBeNull();
    const { cost, late } = target!.figures;
    expect(cost).toMatchObject({ n: 3 });
    expect(target!.differences!.cost!.value).toBeCloseTo(cost!.value - enough!.figures.cost!.value, 12);
    expect(target!.differences!.late!.value).toBeCloseTo(late!.value - enough!.figures.late!.value, 12);
  });

  test('costs of a fixed number are known', () => {
    // Four replicas for a minute.
    expect(enough!.figures.replicaHours!.value).toBeCloseTo(4 / 60, 9);
    expect(enough!.figures.meanReplicas!.value).toBeCloseTo(4, 9);
    expect(enough!.figures.adaptations!.value).toBe(0);
    expect(enough!.figures.underProvisioningTimeshare!.value).toBe(0);
    expect(enough!.course.cost.at(-1)).toBeCloseTo(4 / 60, 9);
  });

  test('too few replicas make requests late', () => {
    // One replica at twice its capacity until more have started.
    expect(target!.figures.late!.low).toBeGreaterThan(5);
    expect(target!.figures.underProvisioningTimeshare!.value).toBeGreaterThan(10);
    expect(target!.figures.scaleUps!.value).toBeGreaterThan(0);
    expect(target!.course.paid[1]).toBeGreaterThan(target!.course.ready[1]!);
  });

  test('its series covers the load', () => {
    expect(ends_s).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
    // 3,600 requests over three repetitions: five standard deviations.
    expect(Math.abs(sum(arrivalRate) * 5 - 1200)).toBeLessThan(5 * Math.sqrt(400));
    for (const one of policies) expect(one.course.response_s).toHaveLength(12);
    expect(plan.step_s).toBe(5);
  });

  test('the same seed gives the same figures, another one others', () => {
    expect(simulateAutoscaling(settings).policies).toEqual(policies);
    const other = simulateAutoscaling({ ...settings, seed: 2 });
    expect(other.policies[1]!.figures.late!.value).not.toBe(target!.figures.late!.value);
  });
});

describe('a run', () => {
  const plan = planAutoscaling(settings);

  test('has the same requests for every policy of a repetition, and others in the next', () => {
    const [one, other, next] = [runPolicy(plan, 0, 1), runPolicy(plan, 1, 1), runPolicy(plan, 0, 2)];
    expect(other.series.requests).toEqual(one.series.requests);
    expect(next.series.requests).not.toEqual(one.series.requests);
  });

  test('with the same replicas has the same responses, whatever asked for them', () => {
    const twins = planAutoscaling({
      ...settings,
      policies: [
        { name: 'a', options: { policy: 'fixed', replicas: 3 } },
        {
          name: 'b',
          options: { policy: 'threshold', signal: 'utilisation', above: 1.1, below: 0, minReplicas: 3 },
        },
      ],
    });
    expect(runPolicy(twins, 1, 0).series.responses).toEqual(runPolicy(twins, 0, 0).series.responses);
  });

  test('answers every request, also those under way when the load ends', () => {
    const { series, figures } = runPolicy(plan, 1, 0);
    expect(series.responses.map((weights) => sum([...weights].filter((_, i) => i % 2 === 1)))).toEqual(
      series.requests,
    );
    expect(figures.requests).toBe(sum(series.requests));
  });

  test('tells every decision with its reasons', () => {
    const { decisions } = runPolicy(plan, 1, 0);
    expect(decisions).toHaveLength(12);
    expect(decisions[0]!.seen.time_s).toBe(5);
    expect(decisions[0]!.why.length).toBeGreaterThan(0);
  });

  test('of no replicas at all leaves requests unanswered, and says so', () => {
    const none = planAutoscaling({
      ...settings,
      policies: [
        {
          name: 'none',
          options: {
            policy: 'kubernetes-hpa',
            minReplicas: 0,
            maxReplicas: 2,
            metrics: [
              {
                type: 'External',
                external: { metric: { name: 'absent' }, target: { type: 'Value', value: '1' } },
              },
            ],
          },
        },
      ],
      replicas: { initial: 0, startup: 'const:0s' },
    });
    const { figures, series } = runPolicy(none, 0, 0);
    expect(figures).toMatchObject({ late: 100, timeInViolation: 100, mean_s: null, p95_s: null, cost: 0 });
    expect(series.late).toEqual(series.requests);
  });
});

describe('recorded times', () => {
  const times = Float64Array.from({ length: 600 }, (_, i) => i / 10);
  const load = { ...settings.load, times, duration_s: 60 };

  test('are the arrivals, in every repetition', () => {
    const plan = planAutoscaling({ ...settings, load });
    expect(plan.requests).toBe(600);
    expect(runPolicy(plan, 0, 0).series.requests).toEqual(new Array(12).fill(50));
    expect(runPolicy(plan, 0, 1).series.requests).toEqual(new Array(12).fill(50));
  });
});

describe('the mode', () => {
  const auto: AutoscalingSettings = { ...settings, mode: 'auto' };
  const much = { ...auto, load: { ...auto.load, rates: parseRates('1e6/s') } };

  test('is events while they are few enough, and a fluid beyond, and says why', () => {
    expect(planAutoscaling(auto)).toMatchObject({ mode: 'events', repetitions: 3 });
    expect(planAutoscaling(auto).why).toBe(
      '7,200 requests in all, up to 10,000,000 are simulated one by one',
    );
    expect(planAutoscaling(much)).toMatchObject({ mode: 'fluid', repetitions: 1 });
    expect(planAutoscaling({ ...auto, mode: 'fluid' })).toMatchObject({ mode: 'fluid', why: 'as asked for' });
  });

  test('makes little difference to a load that both can follow', () => {
    const large: AutoscalingSettings = {
      ...settings,
      load: { ...settings.load, rates: parseRates('spike:150/s,300/s,60s,60s'), duration_s: 180 },
      replicas: { initial: 20, startup: 'const:5s' },
      policies: [{ name: 'target', options: { ...settings.policies[1]!.options, maxReplicas: 100 } }],
      repetitions: 20,
    };
    const [one] = simulateAutoscaling(large).policies;
    const [fluid] = simulateAutoscaling({ ...large, mode: 'fluid' }).policies;
    const of = (key: 'cost' | 'requests') => fluid!.figures[key]!.value / one!.figures[key]!.value;
    // 36,000 requests in each of 20 repetitions.
    expect(Math.abs(of('requests') - 1)).toBeLessThan(0.01);
    // The fluid has no chance in what the policy sees: within 5%.
    expect(Math.abs(of('cost') - 1)).toBeLessThan(0.05);
    expect(Math.abs(fluid!.figures.p50_s!.value / one!.figures.p50_s!.value - 1)).toBeLessThan(0.2);
    expect(Math.abs(fluid!.figures.late!.value - one!.figures.late!.value)).toBeLessThan(5);
    expect(fluid!.figures.late!.low).toBeNull();
  });

  const busy = (time: string, rate: number, percentile: number): AutoscalingSettings => ({
    ...settings,
    load: { ...settings.load, rates: parseRates(`${rate}/s`), duration_s: 200 },
    service: { time, servers: 1 },
    replicas: { initial: 10, startup: 'const:0s' },
    objective: { text: `p${percentile} < 100ms`, share: percentile / 100, limit_s: 0.1 },
    policies: [{ name: 'ten', options: { policy: 'fixed', replicas: 10 } }],
    repetitions: 10,
  });

  test.each([
    ['const:50ms', 20, 95],
    ['const:50ms', 150, 95],
    ['const:50ms', 180, 80],
    ['gamma:50ms,0.25', 20, 80],
    ['gamma:50ms,0.25', 150, 80],
    ['gamma:50ms,0.25', 180, 80],
    ['exp:50ms', 150, 80],
  ])('makes little difference to services of %s at %d a second', (time, rate, percentile) => {
    const asked = busy(time, rate, percentile);
    const [one] = simulateAutoscaling(asked).policies;
    const [fluid] = simulateAutoscaling({ ...asked, mode: 'fluid' }).policies;
    // The mean of ten runs is known to about 1 point of late requests at 180/s, and better below.
    expect(Math.abs(fluid!.figures.late!.value - one!.figures.late!.value)).toBeLessThan(1.5);
    expect(Math.abs(fluid!.figures.p50_s!.value / one!.figures.p50_s!.value - 1)).toBeLessThan(0.05);
    expect(Math.abs(fluid!.figures.p95_s!.value / one!.figures.p95_s!.value - 1)).toBeLessThan(0.05);
  });
});

test('what cannot be compared is refused with the rule and the value', () => {
  const cases: [Partial<AutoscalingSettings>, RegExp][] = [
    [{ policies: [] }, /at least one policy, got none/],
    [{ policies: [{ name: 'a', options: { policy: 'alert-driven' } }] }, /a simulation raises none/],
    [{ policies: [{ name: 'a', options: { policy: 'guess' } }] }, /policy must be one of.*got "guess"/],
    [
      { objective: { text: 'p95 < 200ms', share: 0.95, limit_s: 0.2 } },
      /no number of replicas keeps p95 < 200ms.*13\.5%/,
    ],
    [{ service: { time: 'const:0s', servers: 1 } }, /takes some time, got const:0s/],
    [
      { service: { time: 'pareto:50ms,1.5', servers: 1 }, mode: 'fluid' },
      /finite variance, got pareto:50ms,1.5/,
    ],
    [{ step_s: 0.001 }, /at most 10000 steps, got one of 0\.001s in 60s/],
    [{ load: { ...settings.load, duration_s: 0 } }, /lasts some time, got 0s/],
  ];
  for (const [change, message] of cases) {
    expect(() => planAutoscaling({ ...settings, ...change })).toThrow(message);
    expect(() => planAutoscaling({ ...settings, ...change })).toThrow(LoadstoneError);
  }
});
