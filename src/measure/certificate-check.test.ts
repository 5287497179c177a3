import { describe, expect, it } from 'vitest';
import { countCheck, figureCheck } from './certificate-check.ts';

const passed = (sent: number, standardError: number | null) =>
  figureCheck('dispersion_1s', { sent, intended: 1, standardError }, 0.05).passed;

describe('a check', () => {
  it('goes by the margin where the difference is known to within it', () => {
    expect(passed(1.04, 0.01)).toBe(true);
    expect(passed(0.96, 0.025)).toBe(true);
    expect(passed(1.06, 0.01)).toBe(false);
  });

  it('of a run too short does not pass, and fails only by more than the margin and its error', () => {
    expect(passed(1, 0.03)).toBeNull();
    expect(passed(1.1, 0.03)).toBeNull();
    expect(passed(1.12, 0.03)).toBe(false);
    expect(passed(9, null)).toBeNull();
  });

  it('of what there is none of tells nothing, and is plain JSON', () => {
    const check = figureCheck('gap_scv', { sent: Number.NaN, intended: 1, standardError: null }, Number.NaN);
    expect(check.passed).toBeNull();
    expect(JSON.parse(JSON.stringify(check))).toEqual(check);
  });

  it('of a share counts', () => {
    expect(countCheck('dropped', 1, 100, 0.01).passed).toBe(true);
    expect(countCheck('dropped', 2, 100, 0.01).passed).toBe(false);
    expect(countCheck('dropped', 99, 99, 0.01).passed).toBeNull();
  });

  it('says what it is of', () => {
    const compared = { sent: 1.5, intended: 1.0123, standardError: 0.01 };
    expect(figureCheck('dispersion_10ms', compared, 0.0506).sentence).toBe(
      'index of dispersion of the counts in 10 ms 1.5 against 1.01 intended (at most 0.0506 apart): fails',
    );
    expect(countCheck('dropped', 0, 1000, 0.01).sentence).toBe(
      'part of the arrivals dropped 0 (at most 0.01): passes',
    );
  });
});
