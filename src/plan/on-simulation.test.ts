import { expect, test } from 'vitest';
import type { SystemDefinition, SystemModel } from '../core/system.ts';
import { onSimulation } from './on-simulation.ts';
import type { Plan } from './plan.ts';
import { planned } from './planned.test.data.ts';

const model: SystemModel = {
  source: 'test',
  scenario: { name: 'shop', options: { pages: 5 } },
  cpus: 1,
  services: { web: { cpu_s: 0.01, processes: 1, memory_bytes: 0 } },
  requests: { get: { share: 1, alone_s: 0.01, scv: 0 } },
};

const same = (_: string, options: unknown) => ({ ...(options as object) });

interface Given {
  readonly url?: string;
  readonly model?: SystemModel;
  readonly scenario?: object;
  readonly driver?: string;
}

function plan({ url, model, scenario, driver = 'loadstone' }: Given = {}): Plan {
  const shop: SystemDefinition = {
    name: 'shop',
    title: '',
    entry: 'web',
    services: { web: { kind: 'http', port: 1, command: ['serve'] } },
    model: model ?? 'uncalibrated',
  };
  const value = {
    name: 'shop',
    arms: { mine: url === undefined ? { system: 'shop' } : { url } },
    workload: { users: 1, scenario: { name: 'shop', pages: 5, ...scenario }, driver },
    repetitions: 1,
  };
  return planned(value, { shop });
}

test('a plan for the simulator is another plan, with its models in it', () => {
  const own = onSimulation(plan({ model }), same);
  expect(own).toMatchObject({ on: 'simulation', arms: { mine: { system: { model } } } });
  expect(own.fingerprint).not.toBe(plan({ model }).fingerprint);
  expect(onSimulation(plan(), same, { mine: model })).toEqual(own);
  const faster = onSimulation(plan({ model }), same, { mine: { ...model, cpus: 2 } });
  expect(faster.fingerprint).not.toBe(own.fingerprint);
});

test.each([
  ['a URL', { url: 'http://127.0.0.1:1' }, 'E_NO_MODEL', /arms\.mine: .*got http:\/\/127\.0\.0\.1:1/],
  ['a system without a model', {}, 'E_NO_MODEL', /shop is uncalibrated/],
  ['another scenario', { model, scenario: { name: 'http' } }, 'E_NO_MODEL', /'shop'.*got.*'http'/],
  ['other options', { model, scenario: { pages: 6 } }, 'E_NO_MODEL', /"pages":5.*"pages":6/],
  [
    'a model of other services',
    { model: { ...model, services: { front: model.services.web! } } },
    'E_NO_MODEL',
    /are web; got 'front'/,
  ],
  ['a foreign driver', { model, driver: 'k6' }, 'E_SPEC', /workload\.driver.*'k6'/],
])('%s is refused', (_, given, code, message) => {
  expect(() => onSimulation(plan(given), same)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  );
});

test('a model of an arm that is not there is refused', () => {
  expect(() => onSimulation(plan({ model }), same, { mime: model })).toThrow(
    expect.objectContaining({ code: 'E_SPEC', message: expect.stringMatching(/arms mine, got 'mime'/) }),
  );
});

test('flows that pause are refused', () => {
  const scenario = { pages: 5, steps: [{ think: '2s' }] };
  const pausing = { ...model, scenario: { name: 'shop', options: scenario } };
  expect(() => onSimulation(plan({ model: pausing, scenario }), same)).toThrow(
    expect.objectContaining({ code: 'E_NO_MODEL', message: expect.stringMatching(/pause by themselves/) }),
  );
});
