import { describe, expect, it } from 'vitest';
import type { Compared, ComparedArm } from '../sim/index.ts';
import { count, ink } from './drawn.test.data.ts';
import { simulatedArmsFigure } from './simulated-arms-figure.ts';
import { simulatedFigure } from './simulated-figure.ts';

const run = { given: { lambda: '75', mu: '100' }, customers: 20_000, repetitions: 10, doubts: [] };

const figure = (name: string, value: number, theory: number | null, half: number | null = value / 20) =>
  ({
    name,
    value,
    low: half === null ? null : value - half,
    high: half === null ? null : value + half,
    n: 10,
    theory,
  }) satisfies Compared;

describe('a figure of a simulated model', () => {
  const figures = [
    figure('throughput', 75, 75),
    figure('utilisation', 0.75, 0.75),
    figure('responseTime', 0.041, 0.04),
    figure('p95 responseTime', 0.13, 0.12),
    figure('stations 1 waitingTime', 0.03, null),
  ];

  it('says how the response compares with theory, and draws times and shares beside it', () => {
    const { title, subtitle, svg, csv } = simulatedFigure('simulated_mm1', 'M/M/1', figures, run);
    expect(title).toBe('Mean response time 0.041 ± 0.0021; theory is within the interval for 3 of 4 figures');
    expect(subtitle).toBe(
      'M/M/1: lambda 75, mu 100. Marks: 10 repetitions of 20,000 requests with 95% intervals. Dashed: theory.',
    );
    expect(count(svg, /class="point"/g)).toBe(4);
    expect(count(svg, /stroke-dasharray="4 5"/g)).toBe(3);
    expect(svg).toContain('>stations 1 waiting time<');
    expect(svg).toContain('utilisation: 75, interval 71.3 to 78.8, theory 75');
    expect(csv.split('\n')[1]).toBe('throughput,75,71.25,78.75,75');
    expect(ink(svg)).toBeGreaterThan(2000);
  });

  it('has no bars where one run has none, and a logarithmic axis for times far apart', () => {
    const far = [figure('responseTime', 0.01, null, null), figure('p99 responseTime', 5, null, 9)];
    const { svg, title } = simulatedFigure('simulated_queue', 'a queue', far, {
      ...run,
      repetitions: 1,
      doubts: ['the series still changes'],
    });
    expect(title).toBe('Mean response time 0.01');
    expect(svg).toContain('(log scale)');
    expect(svg).toContain('In a run half was dropped as warm-up: the series still changes.');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('fits on a telephone', () => {
    const { svg } = simulatedFigure('simulated_mm1', 'M/M/1', figures, run, 'narrow');
    expect(svg).toContain('width="400"');
    expect(svg).not.toContain('>theory<');
  });
});

describe('a figure of arms', () => {
  const arm = (title: string, mean: number, limit: string | null = null): ComparedArm => {
    const figures = [figure('responseTime', mean, mean), figure('p95 responseTime', 3 * mean, null)];
    const ratio = { value: mean / 2, low: mean / 2 - 0.001, high: mean / 2 + 0.001, n: 10 };
    return { arm: title, title, figures, limit, ratios: new Map(figures.map(({ name }) => [name, ratio])) };
  };

  it('holds all against the last, and says which theory is a limit', () => {
    const arms = [
      arm('random choice', 6.7),
      arm('shortest of two', 2.5, 'many servers'),
      arm('one queue', 2),
    ];
    const { title, svg, csv } = simulatedArmsFigure('simulated_dispatch', 'dispatch', arms, run);
    expect(title).toBe(
      'One queue answers in 2 on average; random choice takes 3.35 times as long, shortest of two 1.25',
    );
    expect(count(svg, /class="point"/g)).toBe(6);
    expect(svg).toContain('>2.5*<');
    expect(svg).toContain('* Theory of shortest of two is the limit of many servers.');
    expect(csv.split('\n')[0]).toMatch(/^arm,figure,simulated/);
    expect(ink(svg)).toBeGreaterThan(2000);
  });
});
