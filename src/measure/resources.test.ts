import { describe, expect, test } from 'vitest';
import { sampled } from './load.test.data.ts';
import { coverage, machineIn, resourcesIn } from './resources.ts';

const window = { from: 1, until: 4 };

describe('resources', () => {
  test('CPU is the counter difference, memory the mean of the samples', () => {
    const { containers, totals } = resourcesIn(sampled([0, 0.5, 1, 1.5, 2]), window);
    expect(containers).toEqual({ 'app-1': { cpu_percent: 50, mem_usage_bytes: 1e6 } });
    expect(totals).toEqual({ total_cpu_units: 0.5, total_mem_gb: 0.001 });
  });

  test('a figure that was not to be had makes no total', () => {
    const { containers, totals } = resourcesIn(sampled([null, null, null, null, null], null), window);
    expect(containers['app-1']).toEqual({ cpu_percent: null, mem_usage_bytes: null });
    expect(totals).toEqual({ total_cpu_units: null, total_mem_gb: null });
  });

  test('nobody sampled is no total of zero', () => {
    const nobody = { ...sampled([]), samples: [] };
    expect(resourcesIn(nobody, window)).toEqual({
      containers: {},
      totals: { total_cpu_units: null, total_mem_gb: null },
    });
  });

  test('a replica that joins late used nothing before', () => {
    const sampling = sampled([0, 0, 0, 0, 0]);
    const late = { service: 'app', replica: 'app-2', cpu_s: 0.6, memory_bytes: 3e6, processes: 1 };
    const samples = sampling.samples.map((sample) => ({
      ...sample,
      processes: sample.tick < 3 ? sample.processes : [...sample.processes, { ...late, t_s: sample.tick }],
    }));
    const { containers } = resourcesIn({ ...sampling, samples }, window);
    expect(containers['app-2']!.cpu_percent).toBeCloseTo(20);
    expect(containers['app-2']!.mem_usage_bytes).toBeCloseTo(1.5e6);
  });
});

test('the machine: shares of its CPU time, and what went to neither system nor generator', () => {
  const machine = machineIn(sampled([0, 0.5, 1, 1.5, 2]), window);
  expect(machine.cores).toBe(2);
  expect(machine.busy_share).toBeCloseTo(0.5);
  expect(machine.steal_share).toBeCloseTo(0.01);
  expect(machine.pressure_share).toBeCloseTo(0.3);
  // 1 CPU busy, of which .5 the system's and .1 the generator's, of 2.
  expect(machine.other_share).toBeCloseTo(0.2);
});

test('without the system it is not known what went to others', () => {
  expect(machineIn(sampled([null, null, null, null, null]), window).other_share).toBeNull();
});

describe('coverage', () => {
  test('every deadline of the window, its end included', () => {
    expect(coverage(sampled([0, 0, 0, 0, 0, 0]), window)).toEqual({
      expected: 4,
      received: 4,
      largest_gap_s: 1,
    });
  });

  test('a gap', () => {
    const sampling = sampled([0, 0, 0, 0, 0, 0]);
    const samples = sampling.samples.filter(({ tick }) => tick !== 2 && tick !== 3);
    expect(coverage({ ...sampling, samples }, window)).toEqual({
      expected: 4,
      received: 2,
      largest_gap_s: 3,
    });
  });
});
