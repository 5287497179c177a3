import { describe, expect, test } from 'vitest';
import { answered, loadOf } from './load.test.data.ts';
import { seriesOf } from './series.ts';
import { summarise } from './summary.ts';
import { evaluateThreshold, parseThreshold } from './thresholds.ts';

const figures = summarise(
  seriesOf(loadOf([answered(0, 'GET /', ...Array.from({ length: 100 }, (_, i) => 1000 * (i + 1)))])),
  { from: 0, until: 1 },
);

describe('thresholds', () => {
  test.each([
    ['p95 < 500ms', 95, true],
    ['p95 < 95ms', 95, false],
    ['p95<=0.1s', 0.095, true],
    ['mean < 51ms', 50.5, true],
    ['errors < 1%', 0, true],
    ['throughput > 100/s', 100, false],
    ['throughput >= 100/s', 100, true],
    ['goodput > 5000/min', 6000, true],
    ['max < 100us', 100_000, false],
  ])('%s', (text, value, passed) => {
    const result = evaluateThreshold(parseThreshold(text), figures, 'VALID');
    expect(result.threshold).toBe(text);
    // Three digits are what the histogram keeps.
    expect(Math.abs(result.value! - value)).toBeLessThanOrEqual(0.001 * value);
    expect(result.passed).toBe(passed);
  });

  test('an INVALID trial neither passes nor fails', () => {
    const unjudged = { threshold: 'p95 < 1ms', value: null, passed: null };
    expect(evaluateThreshold(parseThreshold('p95 < 1ms'), figures, 'INVALID')).toEqual(unjudged);
  });

  test('nothing answered meets no demand', () => {
    const none = summarise({ cells: [], users: [] }, { from: 0, until: 1 });
    expect(evaluateThreshold(parseThreshold('p95 < 1ms'), none, 'VALID').passed).toBe(false);
    expect(evaluateThreshold(parseThreshold('errors < 1%'), none, 'VALID').passed).toBe(false);
    expect(evaluateThreshold(parseThreshold('errors < 1%'), none, 'INVALID').passed).toBeNull();
    expect(evaluateThreshold(parseThreshold('throughput > 1/s'), none, 'VALID').passed).toBe(false);
  });

  test.each([
    ['p95 < 500', /needs a unit \(us, ms/],
    ['p95 < 500%', /needs a unit/],
    ['errors < 1', /needs a unit \(%\)/],
    ['p42 < 1ms', /one of p50, .* got 'p42'/],
    ['p95 = 1ms', /'figure < limit', got 'p95 = 1ms'/],
    ['', /'figure < limit', got ''/],
  ])('%j is refused', (text, message) => {
    expect(() => parseThreshold(text)).toThrow(message);
    expect(() => parseThreshold(text)).toThrow(expect.objectContaining({ code: 'E_THRESHOLD' }));
  });
});
