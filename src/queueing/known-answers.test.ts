import { expect, test } from 'vitest';
import { knownAnswers } from './known-answers.test.data.ts';

/** 1 in the last digit given; whole numbers are exact but for floating point. */
function tolerance(published: string): number {
  const decimals = published.split('.')[1]?.length;
  return decimals === undefined ? 1e-12 * Math.max(1, Number(published)) : 10 ** -decimals;
}

test.each(knownAnswers)('%s', (_, value, published, source) => {
  const distance = Math.abs(value() - Number(published));
  expect(distance, `${value()} against ${published} (${source})`).toBeLessThanOrEqual(tolerance(published));
});
