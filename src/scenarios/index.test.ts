import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { scenarios, validateOptions } from './index.ts';
import type { Request } from './scenario.ts';

describe('validateOptions', () => {
  it('fills in defaults', () => {
    expect(validateOptions('tasktracker', undefined)).toEqual({ accounts: 20, tasks: 10 });
    expect(validateOptions('http', {})).toEqual({ method: 'GET', path: '/', headers: {} });
  });

  it.each([
    ['nothing', {}, 'E_UNKNOWN_SCENARIO', /flows, http, module, tasktracker.*'nothing'/],
    ['constructor', {}, 'E_UNKNOWN_SCENARIO', /'constructor'/],
    ['http', { path: 'x' }, 'E_SPEC', /http\.path.*begins with/],
    ['http', { methods: 'GET' }, 'E_SPEC', /methods/],
    ['http', { headers: { a: 1 } }, 'E_SPEC', /http\.headers\.a/],
    ['tasktracker', { accounts: 0 }, 'E_SPEC', /tasktracker\.accounts/],
    ['tasktracker', 7, 'E_SPEC', /tasktracker/],
  ])('refuses %s with %j', (name, options, code, message) => {
    expect(() => validateOptions(name, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe('http', () => {
  const described = (options: unknown) => {
    const prepared: Request[] = [];
    const user = scenarios.http!.user({
      user: 0,
      users: 1,
      options: validateOptions('http', options),
      setup: undefined,
      base: '',
      prepare: (request) => {
        prepared.push(request);
        return request;
      },
    });
    return { user, prepared };
  };

  it('sends the one request that its options describe, made ready once', () => {
    const options = { method: 'POST', path: '/submit?x=1', headers: { a: 'b' }, body: '{}' };
    const { user, prepared } = described(options);
    const rng = createRng(1);
    const requests = Array.from({ length: 5 }, () => user.next(rng));
    expect(requests).toEqual(Array(5).fill({ name: 'POST /submit', ...options }));
    expect(prepared).toHaveLength(1);
  });

  it('takes its name from the options', () => {
    expect(described({ name: 'mine' }).prepared[0]).toEqual({
      name: 'mine',
      method: 'GET',
      path: '/',
      headers: {},
    });
  });
});
