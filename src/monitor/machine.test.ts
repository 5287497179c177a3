import { expect, test } from 'vitest';
import { hardware, parseQuota } from './hardware.ts';
import { needsProc } from './live.test.data.ts';
import { parseAvailable, parseCpu, parsePressure, sampleMachine } from './machine.ts';

test('/proc/stat: processes and stolen time, not idle, waiting or interrupts', () => {
  const text =
    'cpu  1000 100 300 9000 50 7 8 20 500 0\ncpu0 1 0 1 1 0 0 0 0 0 0\ncpu1 1 0 1 1 0 0 0 0 0 0\nintr 5\n';
  expect(parseCpu(text)).toEqual({ cores: 2, busy_s: 14, steal_s: 0.2 });
  expect(parseCpu('')).toBeNull();
});

test('/proc/pressure/cpu', () => {
  const text =
    'some avg10=0.14 avg60=0.54 avg300=0.28 total=6719024\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n';
  expect(parsePressure(text)).toBeCloseTo(6.719024);
  expect(parsePressure('')).toBeNull();
});

test('/proc/meminfo', () => {
  expect(parseAvailable('MemTotal: 10 kB\nMemAvailable:    2 kB\n')).toBe(2048);
});

test('a quota of CPUs', () => {
  expect(parseQuota('150000 100000')).toBe(1.5);
  expect(parseQuota('max 100000')).toBeNull();
});

test('this machine', needsProc, () => {
  const sample = sampleMachine();
  expect(sample.busy_s).toBeGreaterThan(0);
  expect(sample.memory_used_bytes).toBeGreaterThan(0);
  expect(hardware().cores).toBeGreaterThan(0);
  expect(hardware().memory_bytes).toBeGreaterThan(sample.memory_used_bytes!);
});
