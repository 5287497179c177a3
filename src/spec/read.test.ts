import { describe, expect, test } from 'vitest';
import { LoadstoneError } from '../core/errors.ts';
import { readSpec } from './read.ts';
import { specJsonSchema } from './schema.ts';

const minimal = `name: study
arms:
  one: { url: http://localhost:8080 }
workload:
  users: 5
`;

function complaints(text: string, set: string[] = []): string[] {
  try {
    readSpec({ from: 'study.yaml', text, set });
  } catch (error) {
    expect(error).toBeInstanceOf(LoadstoneError);
    return (error as LoadstoneError).message.split('\n');
  }
  throw new Error('the spec was accepted');
}

describe('a valid spec', () => {
  test('gets its defaults in SI units', () => {
    const { spec } = readSpec({ from: 'study.yaml', text: minimal });
    expect(spec.workload).toMatchObject({
      users: 5,
      think: 'const:0s',
      timeout: 30,
      threads: 1,
    });
    expect(spec.phases).toEqual({ warmup: 5, drain: 5, priming: 2 });
    expect(spec.repetitions).toBe(3);
  });

  test('takes overrides, factors by their dotted path', () => {
    const set = [
      'workload.think=exp:100ms',
      'phases.measure=3s',
      'factors.workload.users=[1, 2]',
      'repetitions=7',
    ];
    const { spec } = readSpec({ from: 'study.yaml', text: minimal, set });
    expect(spec.workload.think).toBe('exp:100ms');
    expect(spec.phases.measure).toBe(3);
    expect(spec.factors).toEqual({ 'workload.users': [1, 2] });
    expect(spec.repetitions).toBe(7);
  });

  test('may come as a value', () => {
    const value = { name: 'x', arms: { a: { system: 'null-server' } }, workload: { users: 1 } };
    expect(readSpec({ from: 'x.ts', value }).spec.arms).toEqual({ a: { system: 'null-server' } });
  });

  test.each([
    ['haproxy', { kind: 'haproxy', balance: 'round-robin' }],
    [{ balance: 'random' }, { kind: 'loadstone', balance: 'random' }],
    [
      { kind: 'envoy', balance: 'least-connections' },
      { kind: 'envoy', balance: 'least-connections' },
    ],
  ])('says a proxy in a word or two: %j', (written, proxy) => {
    const service = { command: ['x'], port: 80 };
    const value = {
      name: 'x',
      arms: { a: { system: 'shop', proxy: written }, b: { service, proxy: written } },
      workload: { users: 1 },
    };
    const { arms } = readSpec({ from: 'x.ts', value }).spec;
    expect([arms.a, arms.b]).toMatchObject([{ proxy }, { proxy }]);
  });
});

describe('a bad spec is one line a mistake: file, line, key, rule, bad value', () => {
  test.each([
    [
      'a bare number',
      minimal.replace('users: 5', 'users: 5\n  timeout: 30'),
      /^study\.yaml:6: workload\.timeout: .*unit.*got 30$/,
    ],
    [
      'a wrong unit',
      minimal.replace('users: 5', 'users: 5\n  timeout: 3 parsecs'),
      /:6: workload\.timeout: .*'3 parsecs'$/,
    ],
    [
      'an unknown key',
      minimal.replace('users: 5', 'users: 5\n  user: 6'),
      /^study\.yaml:6: workload\.user: unknown key/,
    ],
    ['users below one', minimal.replace('users: 5', 'users: 0'), /^study\.yaml:5: workload\.users: .*got 0$/],
    [
      'a URL that is none',
      minimal.replace('http://localhost:8080', 'localhost'),
      /^study\.yaml:3: arms\.one\.url: .*got "localhost"$/,
    ],
    [
      'an arm of no kind',
      minimal.replace('url: http://localhost:8080', 'ulr: x'),
      /^study\.yaml:3: arms\.one: an arm is one of/,
    ],
    [
      'a proxy of no kind',
      minimal.replace('url: http://localhost:8080', 'system: x, proxy: nginx'),
      /^study\.yaml:3: arms\.one\.proxy: a proxy is one of loadstone, haproxy, envoy, .*got "nginx"$/,
    ],
    [
      'a proxy that balances somehow',
      minimal.replace('url: http://localhost:8080', 'system: x, proxy: { balance: fair }'),
      /^study\.yaml:3: arms\.one\.proxy: a proxy is .*least-connections; got \{"balance":"fair"\}$/,
    ],
    ['a threshold', `${minimal}thresholds: ['p95 < 500']\n`, /^study\.yaml:6: thresholds\.0: /],
    [
      'a distribution',
      minimal.replace('users: 5', 'users: 5\n  think: normal:1s'),
      /workload\.think: .*'normal:1s'$/,
    ],
    [
      'a fraction of a second',
      `${minimal}phases: { measure: 1500ms }\n`,
      /:6: phases\.measure: must be whole seconds, got 1\.5s$/,
    ],
    ['a name that is no file name', minimal.replace('study', 'a/b'), /^study\.yaml:1: name: .*got "a\/b"$/],
    ['a missing part', 'name: x\narms: { a: { system: null-server } }\n', /workload/],
    ['no map', '- 1\n', /a spec is a map of keys, got a list/],
    ['no YAML', 'name: [x\n', /not valid YAML/],
  ])('%s', (_, text, pattern) => {
    expect(complaints(text)[0]).toMatch(pattern);
  });

  test('two mistakes are two lines', () => {
    expect(complaints(minimal.replace('users: 5', 'users: -1\n  think: soon'))).toHaveLength(2);
  });

  test('an override that is wrong is named', () => {
    expect(complaints(minimal, ['workload.users=many'])[0]).toMatch(/workload\.users: .*got "many"$/);
    expect(complaints(minimal, ['workload.users'])[0]).toMatch(/--set takes key=value/);
    expect(complaints(minimal, ['workload.users=['])[0]).toMatch(
      /not valid YAML: .*, got 'workload\.users=\['$/,
    );
  });
});

test('the JSON Schema names the keys and refuses others', () => {
  const schema = JSON.stringify(specJsonSchema());
  expect(schema).toContain('"workload"');
  expect(schema).toContain('"additionalProperties":false');
});
