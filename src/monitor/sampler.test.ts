import { describe, expect, test } from 'vitest';
import { sleep } from '../core/abort.ts';
import { monotonicNow } from '../measure/clock.ts';
import { type ReplicaSample, startSampler } from './sampler.ts';

const replica = (rest: Partial<ReplicaSample> = {}): ReplicaSample => ({
  service: 'app',
  replica: 'app-1',
  at: monotonicNow(),
  cpu_s: 1,
  memory_bytes: 2,
  processes: 1,
  ...rest,
});

/** Nothing else of this thread runs for so long. */
const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

async function sampleFor(ms: number, sample: () => Promise<ReplicaSample[]>, interval_s = 0.1) {
  const sampler = startSampler({ sample, origin: monotonicNow() + 0.05, interval_s });
  await sleep(ms);
  return sampler.stop();
}

describe('the sampler', () => {
  test('every deadline is a sample or a gap, numbered without holes', async () => {
    const { samples, gaps, expected } = await sampleFor(1000, async () => [replica()]);
    const ticks = [...samples, ...gaps].map(({ tick }) => tick).sort((a, b) => a - b);
    expect(ticks).toEqual(ticks.map((_, i) => i));
    expect(expected).toBe(ticks.length);
    expect(ticks.length).toBeGreaterThan(3);
  });

  test('samples lie on the clock of the requests, near their deadline', async () => {
    const { samples } = await sampleFor(2600, async () => [replica()], 1);
    // The last one may be later: it closes the window whatever happens.
    for (const { tick, machine, processes } of samples.slice(0, -1)) {
      // To begin later than half an interval would have been a gap; the other half is for a machine that stalls.
      expect(machine!.t_s - tick).toBeGreaterThanOrEqual(-0.002);
      expect(machine!.t_s - tick).toBeLessThan(1);
      expect(processes.map(({ service }) => service)).toEqual(['loadstone', 'app']);
    }
  });

  test('a slow sample makes gaps, with the reason', async () => {
    let calls = 0;
    const { gaps } = await sampleFor(1000, async () => {
      if (calls++ === 1) await sleep(350);
      return [replica()];
    });
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    expect(gaps[0]!.reason).toMatch(/^late by 0\.\d\d s$/);
  });

  test('a failed sample is a gap, and sampling goes on', async () => {
    let calls = 0;
    const { samples, gaps } = await sampleFor(800, async () => {
      if (calls++ === 1) throw new Error('the daemon is away');
      return [replica()];
    });
    expect(gaps).toContainEqual({ tick: expect.any(Number), reason: 'the daemon is away' });
    expect(samples.length).toBeGreaterThan(1);
  });

  test('what is never to be had is said once', async () => {
    const { missing } = await sampleFor(500, async () => [
      replica({ memory_bytes: null }),
      replica({ replica: 'app-2', cpu_s: null, memory_bytes: null, missing: ['process 7 is gone'] }),
    ]);
    expect(missing).toEqual(
      expect.arrayContaining(['app-1: its memory was not to be had', 'app-2: process 7 is gone']),
    );
    expect(new Set(missing).size).toBe(missing.length);
  });

  test('the last deadline is sampled late rather than never', async () => {
    const sampler = startSampler({
      sample: async () => [replica()],
      origin: monotonicNow(),
      interval_s: 2,
    });
    await sleep(100);
    // Over deadline 1, at 2 s, by more than half an interval, not yet at deadline 2.
    block(3100);
    await sleep(10);
    const { samples, gaps } = await sampler.stop();
    expect(gaps).toEqual([]);
    expect(samples.at(-1)!.tick).toBeGreaterThanOrEqual(1);
  });

  test('a deadline that has just passed is sampled, even when the end comes before its turn', async () => {
    const sampler = startSampler({ sample: async () => [replica()], origin: monotonicNow() + 0.03 });
    block(50);
    expect((await sampler.stop()).samples.map(({ tick }) => tick)).toEqual([0]);
  });

  test('stopped before it began it has nothing', async () => {
    const sampler = startSampler({ sample: async () => [], origin: monotonicNow() + 60 });
    expect(await sampler.stop()).toMatchObject({ samples: [], gaps: [], expected: 0 });
  });
});
