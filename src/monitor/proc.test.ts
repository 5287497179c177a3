import { describe, expect, test } from 'vitest';
import { needsProc } from './live.test.data.ts';
import { parsePss, parseStat, readNow, scanStats } from './proc.ts';

describe('/proc/<pid>/stat', () => {
  const rest =
    '1 77 77 0 -1 4194560 9000 800 0 0 150 50 20 5 20 0 7 0 4321 1000000 2000 18446744073709551615 0 0 0 0';

  test('own and waited-for CPU time, in ticks of 10 ms', () => {
    expect(parseStat(`123 (node) S ${rest}`)).toEqual({
      pid: 123,
      ppid: 1,
      group: 77,
      state: 'S',
      cpu_s: 2.25,
      started: 4321,
    });
  });

  test.each(['a b', 'x) R 9 9', '(sd-pam', ''])('a process may be called %j', (name) => {
    expect(parseStat(`5 (${name}) Z ${rest}`)).toMatchObject({ pid: 5, ppid: 1, state: 'Z', cpu_s: 2.25 });
  });

  test.each(['', '123', '123 (node', '123 (node) S 1 2'])('%j is none', (text) => {
    expect(parseStat(text)).toBeNull();
  });

  test('of this machine', needsProc, async () => {
    const own = (await scanStats()).get(process.pid)!;
    expect(own).toMatchObject({ pid: process.pid, ppid: process.ppid });
    expect(own.cpu_s).toBeGreaterThan(0);
  });
});

test('proportional set size, not resident', () => {
  const text =
    'aa-bb ---p 00000000 00:00 0 [rollup]\nRss:   90 kB\nPss:                7 kB\nPss_Dirty: 1 kB\n';
  expect(parsePss(text)).toBe(7168);
  expect(parsePss('')).toBeNull();
});

test('a file that is not there is null, a long one is read whole', needsProc, () => {
  expect(readNow('/proc/none')).toBeNull();
  expect(readNow(process.execPath)!.length).toBeGreaterThan(1e6);
});
