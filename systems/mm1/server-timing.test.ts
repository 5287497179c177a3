import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactMs } from './server-timing.ts';

test('a drawn service is told to the last bit, as a decimal that everybody reads', () => {
  const seconds = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(seconds, (value) => {
      const text = exactMs(value);
      expect(text).toMatch(/^\d+(\.\d+)?$/);
      expect(Number(`${text}e-3`)).toBe(value);
    }),
    { seed: 1 },
  );
});

test.each([
  [0, '0'],
  [0.02, '20'],
  [1, '1000'],
  [1.25, '1250'],
  [0.0294373, '29.4373'],
  [0.0000005, '0.0005'],
  [0.001, '1'],
  [0.0012, '1.2'],
])('%s s is %s ms', (seconds, text) => {
  expect(exactMs(seconds)).toBe(text);
});
