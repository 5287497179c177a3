import { describe, expect, it } from 'vitest';
import type { Capacity } from './analysis.ts';
import { analyze } from './analyze.ts';
import { capacityOf as capacityOfCells } from './capacity.ts';
import { simulate } from './fixture.ts';

const noise = { trial: () => 0.01 };
const capacityOf = (levels: readonly number[], think_s = 0.1): Capacity =>
  analyze(simulate({ seed: 1, noise, arms: ['monolith'], levels, think_s })).capacity[0]!;

// The model: one station with a demand of 2 ms, a delay of 6 ms, so X_max = 500/s and N* = 500 (0.008 + Z).
describe('capacity', () => {
  it('finds the knee and N* = X_max (R_min + Z) of a saturated system', () => {
    const capacity = capacityOf([1, 10, 20, 40, 80, 160, 320]);
    expect(capacity.x_max.value / 500).toBeCloseTo(1, 1);
    expect(capacity.n_star).toBeCloseTo(500 * 0.108, -0.5);
    expect(capacity.saturated).toBe(true);
    expect(capacity.knee).toBe(80);
  });

  it('does not call the highest level a capacity while throughput rises', () => {
    const capacity = capacityOf([1, 5, 10, 20]);
    expect(capacity).toMatchObject({ saturated: false, knee: null, n_star: null, x_max_level: 20 });
  });

  it('is not deceived by levels that lie close together', () => {
    expect(capacityOf([10, 20, 30, 31])).toMatchObject({ saturated: false, knee: null });
  });

  it('finds the knee in one step from light load to far beyond it', () => {
    // N* = 54, and half of what 320 users ask for is 160 / 0.108 s.
    const capacity = capacityOf([1, 5, 320]);
    expect(capacity).toMatchObject({ saturated: true, knee: 320, x_max_level: 320 });
    expect(capacity.n_star).toBeCloseTo(500 * 0.108, -0.5);
    expect(capacityOf([1, 320])).toMatchObject({ saturated: true, knee: 320 });
  });

  it('leaves open what is neither near what the load asks for nor far below', () => {
    const capacity = capacityOf([1, 5, 70]);
    expect(capacity.x_max.value).toBeGreaterThan(0.5 * (70 / 0.108));
    expect(capacity.x_max.value).toBeLessThan(0.8 * (70 / 0.108));
    expect(capacity).toMatchObject({ saturated: false, knee: null });
  });

  it('says nothing of a single level, which lies on its own asymptote whatever the load', () => {
    expect(capacityOf([320])).toMatchObject({ saturated: false, knee: null, n_star: null });
  });

  it('takes a rate of arrivals far above what is answered as saturation, of one level too', () => {
    const { design, series, cells } = analyze(simulate({ seed: 1, arms: ['monolith'], levels: [5, 320] }));
    const open = { ...design, model: 'open', x: { ...design.x, path: 'workload.rate' } } as const;
    // 46/s and 500/s are answered.
    const at = (...rates: number[]) => {
      const own = rates.map((level, i) => ({ ...cells[i + 2 - rates.length]!, level }));
      return capacityOfCells(open, series, own, [])[0]!;
    };
    expect(at(46, 500)).toMatchObject({ saturated: false, knee: null });
    expect(at(46, 800)).toMatchObject({ saturated: true, knee: 800, n_star: null });
    expect(at(500)).toMatchObject({ saturated: false });
    expect(at(800)).toMatchObject({ saturated: true, knee: 800 });
  });

  it('fits the Universal Scalability Law without think time alone, and over enough levels', () => {
    const { usl } = capacityOf([1, 2, 4, 8, 16, 32], 0);
    expect(usl!.gamma).toBeGreaterThan(100);
    expect(usl!.alpha).toBeGreaterThan(0.1);
    expect(capacityOf([1, 2, 4, 8, 16, 32], 0.1).usl).toBeNull();
    expect(capacityOf([1, 2, 4], 0).usl).toBeNull();
  });

  it('takes the standard errors of the fit from the spread between deployments', () => {
    const levels = [1, 2, 4, 8, 16, 32];
    const fitted = (deployment: number, repetitions: number) => {
      const noise = { trial: () => 0.001, deployment };
      const options = { seed: 1, noise, arms: ['monolith'], levels, think_s: 0, repetitions };
      return analyze(simulate(options)).capacity[0]!.usl!;
    };
    const [alike, different] = [fitted(0, 5), fitted(0.1, 5)];
    expect(different.se_from).toBe('repetitions');
    // Five deployments 10% apart put the throughput of one off by about 10% / sqrt(5).
    expect(different.se.gamma / different.gamma).toBeGreaterThan(0.02);
    expect(different.se.gamma).toBeGreaterThan(10 * alike.se.gamma);
    expect(fitted(0.1, 2).se_from).toBe('trials');
  });

  it('says where the peak of the fit was not measured', () => {
    expect(capacityOf([1, 2, 3, 4, 5], 0).usl).toMatchObject({ peak_beyond: true });
  });
});
