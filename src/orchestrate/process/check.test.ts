// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { describe, expect, test } from 'vitest';
import type { ServiceDefinition, SystemDefinition } from '../../core/system.ts';
import type { DeploymentRequest } from '../orchestrator.ts';
import { checkRequest } from './check.ts';
import { fillIn } from './references.ts';

const http = (more: Partial<ServiceDefinition> = {}): ServiceDefinition => ({
  kind: 'http',
  command: ['${node}', '${systems}/web.js'],
  port: 9000,
  ...more,
});
const request = (
  services: Record<string, ServiceDefinition>,
  more: Partial<DeploymentRequest & { entry: string }> = {},
): DeploymentRequest => {
  const { entry = 'web', ...rest } = more;
  const system: SystemDefinition = { name: 'shop', title: '', entry, services, model: 'uncalibrated' };
  return { run: 'run', system, replicas: {}, proxied: true, ports: 'free', logs: 'logs', ...rest };
};

test('a system that is whole passes', () => {
  const web = http({
    environment: { PORT: '${self.port}', DB: '${db.url}', AT: '${db.host}:${db.port}', KEY: '${secret.key}' },
    needs: ['db'],
    scalable: true,
  });
  checkRequest(request({ web, db: { kind: 'postgres', port: 5432 } }, { replicas: { web: 4 } }));
});

describe('refuses, before anything is started,', () => {
  test.each<[string, DeploymentRequest, string, RegExp]>([
    ['an entry that is no service', request({ web: http() }, { entry: 'shop' }), 'E_SPEC', /entry 'shop'/],
    [
      'a service without a command',
      request({ web: http({ command: [] }) }),
      'E_SPEC',
      /'web' has no command/,
    ],
    ['a need that is no service', request({ web: http({ needs: ['db'] }) }), 'E_SPEC', /'web' needs 'db'/],
    [
      'services that need each other',
      request({ web: http({ needs: ['a'] }), a: http({ needs: ['b'] }), b: http({ needs: ['web'] }) }),
      'E_SPEC',
      /web -> a -> b -> web/,
    ],
    [
      'an unknown service',
      request({ web: http({ environment: { X: '${cache.url}' } }) }),
      'E_SPEC',
      /\$\{cache\.url\}/,
    ],
    [
      'an unknown property',
      request({ web: http({ environment: { X: '${web.path}' } }) }),
      'E_SPEC',
      /\$\{web\.path\}/,
    ],
    [
      'an inherited name',
      request({ web: http({ command: ['${constructor.url}'] }) }),
      'E_SPEC',
      /constructor/,
    ],
    [
      'a reference in a job',
      request({ web: http({ jobs: { reset: ['${oops}'] } }) }),
      'E_SPEC',
      /\$\{oops\}/,
    ],
    ['too many replicas', request({ web: http() }, { replicas: { web: 2 } }), 'E_PARAMETER', /not scalable/],
    ['too many in the definition', request({ web: http({ replicas: 2 }) }), 'E_PARAMETER', /not scalable/],
    [
      'more replicas than HAProxy takes',
      request(
        { web: http({ scalable: true }) },
        { replicas: { web: 65 }, proxy: { kind: 'haproxy', balance: 'random' } },
      ),
      'E_PARAMETER',
      /HAProxy takes 64 replicas of 'web', got 65/,
    ],
    [
      'to keep up what has a proxy',
      request({ web: http() }, { keep: true, ports: 'fixed' }),
      'E_PARAMETER',
      /kept up/,
    ],
  ])('%s', (_, wrong, code, message) => {
    expect(() => checkRequest(wrong)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

test('fillIn replaces every reference and nothing else', () => {
  const values: Record<string, string> = { 'db.host': '127.0.0.1', 'db.port': '5432' };
  expect(fillIn('$x {y} ${db.host}:${db.port}/${db.host}', (name) => values[name]!)).toBe(
    '$x {y} 127.0.0.1:5432/127.0.0.1',
  );
});
