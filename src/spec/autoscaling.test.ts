import { expect, test } from 'vitest';
import { autoscalingSchema, isAutoscaling } from './autoscaling.ts';
import { readAs } from './read.ts';

const spec = (change: Record<string, unknown>) => ({
  name: 'a',
  load: { rate: '10/s', duration: '1m' },
  service: { time: 'exp:100ms' },
  objective: 'p95 < 500ms',
  policies: { one: { policy: 'fixed', replicas: 2 } },
  ...change,
});
const read = (value: unknown) => readAs(autoscalingSchema, { from: 'a.yaml', value }).spec;

test('the least that a spec needs, with its defaults', () => {
  expect(read(spec({}))).toMatchObject({
    load: { arrivals: 'poisson', duration: 60 },
    service: { time: 'exp:100ms', servers: 1 },
    replicas: { initial: 1, startup: 'const:0s' },
    objective: { text: 'p95 < 500ms', share: 0.95, limit_s: 0.5 },
    repetitions: 20,
    mode: 'auto',
  });
  expect(read(spec({ objective: 'p99.9 <= 2s' })).objective).toMatchObject({ share: 0.999, limit_s: 2 });
});

test('an error names the line, the key, the rule and the value', () => {
  const text =
    'name: a\nload: { rate: 10/s, duration: 1m }\nservice: { time: exp:100ms }\nprice: -2\nobjective: p95 < 500ms\npolicies:\n  one: { policy: guess }\n';
  const fails = () => readAs(autoscalingSchema, { from: 'a.yaml', text });
  expect(fails).toThrow(/^a\.yaml:4: price: must be at least 0, got -2$/m);
  expect(fails).toThrow(/^a\.yaml:7: policies\.one: policy must be one of fixed, .*; got "guess"$/m);
});

test.each([
  [{ load: { rate: '10/s' } }, /a\.yaml: load: a rate needs a duration/],
  [{ load: { arrivals: 'poisson' } }, /load: has one of rate, stages, steps, trace, got none of them/],
  [{ load: { rate: '1/s', steps: ['1s:1/s'] } }, /got rate and steps/],
  [{ load: undefined }, /a\.yaml: load: /],
  [{ objective: 'errors < 1%' }, /objective: an objective is a percentile below a time.*'errors < 1%'/],
  [{ objective: 'p95 > 1s' }, /objective: an objective is a percentile below a time/],
  [{ objective: 'p95 < 500' }, /objective: .*needs a unit/],
  [{ replicas: { startup: '-5s' } }, /replicas\.startup: .*got '-5s'/],
  [{ replicas: { initial: 0 } }, /replicas\.initial/],
  [{ policies: {} }, /policies: needs at least one policy/],
  [{ policies: { one: {} } }, /policies\.one\.policy: names a policy/],
  [{ policies: { one: { policy: 'fixed', replicas: 0 } } }, /policies\.one: fixed\.replicas must be.*got 0/],
  [{ speed: 3 }, /speed: unknown key/],
])('%o is refused', (change, message) => {
  expect(() => read(spec(change))).toThrow(message);
});

test('a spec with policies and without arms is one of these', () => {
  expect(isAutoscaling({ policies: {} })).toBe(true);
  expect(isAutoscaling({ policies: {}, arms: {} })).toBe(false);
  expect(isAutoscaling('text')).toBe(false);
});
