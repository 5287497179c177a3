import { describe, expect, it } from 'vitest';
import { validateOptions } from '../index.ts';

const files = { read: () => 'name,id\nann,1\n', resolve: (path: string) => path };
const get = { get: '/' };
const flowsOf = (...steps: unknown[]) => ({ flows: { f: { steps } } });

const complaint = (options: unknown): string => {
  try {
    validateOptions('flows', options, files);
    return 'none';
  } catch (error) {
    expect(error).toMatchObject({ code: 'E_SPEC' });
    return error instanceof Error ? error.message : '';
  }
};

describe('the options of flows', () => {
  it('get their defaults and the rows of files', () => {
    const data = { u: { csv: 'users.csv' } };
    const steps = [{ get: '/${u.name}', check: { status: 200 } }, { think: '1s' }];
    expect(validateOptions('flows', { data, flows: { f: { steps } } }, files)).toEqual({
      data: { u: { order: 'sequential', columns: ['name', 'id'], cells: [['ann', '1']] } },
      cookies: true,
      headers: {},
      setup: [],
      login: [],
      flows: { f: { weight: 1, steps: [{ get: '/${u.name}', check: [{ status: 200 }] }, { think: '1s' }] } },
      teardown: [],
    });
  });

  it('are plain data', () => {
    const options = validateOptions(
      'flows',
      flowsOf({ get: '/', extract: { a: 'json.a' } }, { get: '/${a}' }),
    );
    expect(structuredClone(options)).toEqual(options);
    expect(JSON.parse(JSON.stringify(options))).toEqual(options);
  });

  it('may use a name where it is certain to have a value', () => {
    const extract = { a: 'json.a' };
    const uses = { get: '/${a}', check: { contains: '${a}', json: { x: '${a}' } } };
    expect(complaint({ setup: [{ get: '/', extract }], ...flowsOf(uses), teardown: [uses] })).toBe('none');
    expect(complaint({ login: [{ get: '/', extract }], ...flowsOf(uses) })).toBe('none');
    expect(complaint(flowsOf({ get: '/', extract }, uses))).toBe('none');
    expect(complaint(flowsOf(uses, { get: '/', extract }))).toMatch(
      /flows\.f\.steps\.0.*'\$\{a\}' is not known/,
    );
    expect(complaint({ login: [{ get: '/', extract }], ...flowsOf(get), teardown: [uses] })).toMatch(
      /teardown\.0/,
    );
    expect(complaint({ flows: { f: { steps: [{ get: '/', extract }] }, g: { steps: [uses] } } })).toMatch(
      /g\.steps\.0/,
    );
  });

  it.each([
    [undefined, /^option 'flows\.flows'/],
    [{ flows: {} }, /at least one flow/],
    [flowsOf(), /flows\.flows\.f\.steps/],
    [flowsOf({}), /steps\.0': a step has one of get, .* got none/],
    [flowsOf({ get: '/', post: '/' }), /got get and post/],
    [flowsOf({ post: '/', json: {}, form: {} }), /one body, got json and form/],
    [flowsOf({ get: 'x' }), /path begins with/],
    [flowsOf({ gte: '/' }), /gte/],
    [flowsOf({ think: '1s' }, get), /not first/],
    [flowsOf(get, { think: '1' }), /unit/],
    [flowsOf(get, { think: '1s', get: '/' }), /stands alone/],
    [flowsOf({ get: '/', headers: { 'a b': 'c' } }), /header/],
    [flowsOf({ get: '/', headers: { a: 'b\r\nc: d' } }), /one line/],
    [flowsOf({ get: '/', check: {} }), /check says what it checks/],
    [flowsOf({ get: '/', check: { status: 20 } }), /check\.status/],
    [flowsOf({ get: '/', check: { contain: 'x' } }), /contain/],
    [flowsOf({ get: '/', check: 200 }), /a check is a map/],
    [flowsOf({ get: '/', check: { regex: '(' } }), /check\.regex.*[Rr]egular/],
    [flowsOf({ get: '/', check: { json: { 'a[': 1 } } }), /JSON path/],
    [flowsOf({ get: '/', check: { contains: '${random.uuid()}' } }), /nothing random/],
    [flowsOf({ get: '/', extract: { 'a b': 'json.a' } }), /name/],
    [flowsOf({ get: '/', extract: { user: 'json.a' } }), /none of user/],
    [flowsOf({ get: '/', extract: { a: 'jsn.a' } }), /extraction is json\.PATH/],
    [flowsOf({ get: '/', extract: { a: { json: 'a', header: 'b' } } }), /extraction is json\.PATH/],
    [flowsOf({ get: '/', extract: { a: 'json.a[' } }), /JSON path/],
    [flowsOf({ get: '/${x.name}' }), /x\.name/],
    [{ ...flowsOf(get), headers: { a: '${b}' } }, /headers\.a'.*'\$\{b\}' is not known/],
    [{ ...flowsOf(get), data: { u: {} } }, /data\.u': data is one of csv/],
    [{ ...flowsOf(get), data: { u: { csv: 'a', order: 'any' } } }, /order/],
    [{ ...flowsOf(get), data: { random: { csv: 'a' } } }, /none of user/],
    [{ ...flowsOf(get), setup: [{ each: 'u', steps: [get] }] }, /setup\.0\.each.*one of none/],
    [
      { ...flowsOf(get), data: { u: { csv: 'a' } }, setup: [{ get: '/${u.name}' }] },
      /setup\.0.*u\.name.*not known/,
    ],
    [{ ...flowsOf(get), setup: [{ each: 'u', get: '/' }] }, /for each row is/],
    [{ flows: { f: { weight: 0, steps: [get] } } }, /weight/],
  ])('are refused: %j', (options, message) => {
    const text = complaint(options);
    expect(text).toMatch(message);
    expect(text).toMatch(/^option 'flows\./);
    expect(text).not.toContain('\n');
  });

  it('name no file without a spec beside it', () => {
    expect(() => validateOptions('flows', { ...flowsOf(get), data: { u: { csv: 'a' } } })).toThrow(
      /only a spec/,
    );
  });
});
