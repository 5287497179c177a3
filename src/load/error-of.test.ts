import { describe, expect, it } from 'vitest';
import { errorOf } from './error-of.ts';

const answer = (status: number, body?: string) => ({ status, bytes: 0, body });
const wrong = () => {
  throw new Error('not what was asked for');
};

describe('what is wrong with an answer', () => {
  it.each([
    [200, undefined],
    [302, undefined],
    [404, 'http_4xx'],
    [503, 'http_5xx'],
  ])('goes by its status: %d', (status, error) => {
    expect(errorOf({}, answer(status))).toBe(error);
    expect(errorOf({ learn: wrong }, answer(status))).toBe(error);
  });

  it('is known to a flow that learns from good answers', () => {
    const learnt: string[] = [];
    const learn = (body: string) => void learnt.push(body);
    expect(errorOf({ learn }, answer(200, 'good'))).toBeUndefined();
    expect(errorOf({ learn }, answer(500, 'bad'))).toBe('http_5xx');
    expect(learnt).toEqual(['good']);
    expect(errorOf({ learn: wrong }, answer(200, ''))).toBe('unexpected_body');
  });

  it('is for the flow alone to say where it judges, whatever the status', () => {
    const heard: unknown[] = [];
    const judge = (of: unknown, about: unknown) => {
      heard.push([of, about]);
      return 'check_failed: x' as const;
    };
    expect(errorOf({ judge, learn: wrong }, answer(404, 'body'), { about: 7 })).toBe('check_failed: x');
    expect(heard).toEqual([[answer(404, 'body'), 7]]);
    expect(errorOf({ judge: () => undefined }, answer(500))).toBeUndefined();
    expect(errorOf({ judge: wrong }, answer(200))).toBe('unexpected_body');
  });
});
