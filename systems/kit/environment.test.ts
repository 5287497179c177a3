import { describe, expect, test } from 'vitest';
import { Environment } from './environment.ts';

describe('an environment', () => {
  const environment = new Environment({
    PORT: '8080',
    EMPTY: '',
    WORD: 'many',
    MEAN: '2e-3',
    NONE: '0',
    LEVEL: 'loud',
    URL: 'http://a:1/path',
  });

  test('gives what is set, and the default for what is not or is empty', () => {
    expect(environment.integer('PORT', { default: 1, min: 0, max: 65_535 })).toBe(8080);
    expect(environment.integer('EMPTY', { default: 1, min: 0, max: 9 })).toBe(1);
    expect(environment.text('ABSENT', { default: 'x' })).toBe('x');
    expect(environment.number('MEAN', { default: 1, above: 0, max: 9 })).toBe(0.002);
    expect(environment.number('EMPTY', { default: 0.5, above: 0, max: 9 })).toBe(0.5);
    expect(environment.oneOf('EMPTY', ['a', 'b'], 'b')).toBe('b');
    expect(environment.origin('ABSENT', 'http://127.0.0.1:8001')).toBe('http://127.0.0.1:8001');
  });

  test('names the rule and the bad value', () => {
    expect(() => environment.text('ABSENT')).toThrow('ABSENT must be set');
    expect(() => environment.text('WORD', { minLength: 16 })).toThrow(
      'WORD must have at least 16 characters, got 4',
    );
    expect(() => environment.integer('WORD', { default: 1, min: 0, max: 9 })).toThrow(
      "WORD must be a whole number from 0 to 9, got 'many'",
    );
    expect(() => environment.integer('PORT', { default: 1, min: 0, max: 9 })).toThrow("got '8080'");
    for (const name of ['NONE', 'PORT', 'WORD']) {
      expect(() => environment.number(name, { default: 1, above: 0, max: 9 })).toThrow(
        `${name} must be a number above 0 and at most 9`,
      );
    }
    expect(() => environment.oneOf('LEVEL', ['info', 'warn'], 'info')).toThrow(
      "LEVEL must be one of info, warn, got 'loud'",
    );
    expect(() => environment.origin('URL', '')).toThrow("got 'http://a:1/path'");
    expect(() => environment.origin('WORD', '')).toThrow('WORD must be an origin');
  });
});
