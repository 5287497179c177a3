import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import type { SystemModel } from '../core/system.ts';
import { mmc } from '../queueing/index.ts';
import { exponential, tInterval } from '../stats/index.ts';
import { ServiceSystem } from './service-system.ts';

const SCENARIO = { name: 'test', options: {} };

/** One service of so many processes, whose requests take nothing but its CPU time, with the mean 1. */
const queue = (processes: number | null, cpus: number, scv = 1): SystemModel => ({
  source: 'test',
  scenario: SCENARIO,
  cpus,
  services: { web: { cpu_s: 1, processes, memory_bytes: 0 } },
  requests: { get: { share: 1, alone_s: 1, scv } },
});

/** Mean response times of Poisson arrivals, in repetitions that begin empty and are long against that. */
function responses(model: SystemModel, lambda: number, replicas = {}): number[] {
  return Array.from({ length: 20 }, (_, repetition) => {
    const rng = createRng(7).stream(repetition);
    const gaps = exponential(1 / lambda);
    const system = new ServiceSystem<number>(model, replicas);
    let [sum, count, arrival] = [0, 0, gaps.sample(rng)];
    while (count < 20_000) {
      if (arrival <= system.next) {
        system.send(arrival, 'get', rng, arrival);
        arrival += gaps.sample(rng);
      } else {
        const now = system.next;
        const sent = system.step();
        if (sent === null) continue;
        sum += now - sent;
        count++;
      }
    }
    return sum / count;
  });
}

describe('a system after its model', () => {
  // Each interval misses once in ten thousand cases.
  test.each([
    ['one process is M/M/1', queue(1, 1), 0.7, {}, mmc(0.7, 1, 1).responseTime],
    ['replicas share a queue: M/M/3', queue(1, 4), 2.1, { web: 3 }, mmc(2.1, 1, 3).responseTime],
    // Processor sharing: the mean is that of M/M/1 whatever the distribution of the service times.
    ['one process a request is M/G/1-PS', queue(null, 1, 4), 0.6, {}, 1 / (1 - 0.6)],
    ['on two CPUs M/M/2', queue(null, 2), 1.2, {}, mmc(1.2, 1, 2).responseTime],
    ['one process of several CPUs uses one', queue(1, 8), 0.7, {}, mmc(0.7, 1, 1).responseTime],
  ])('%s', (_, model, lambda, replicas, theory) => {
    const { low, high } = tInterval(responses(model, lambda, replicas), 0.9999);
    expect(theory).toBeGreaterThan(low!);
    expect(theory).toBeLessThan(high!);
  });

  test('a request alone takes what the model says, its CPU time by service', () => {
    const model: SystemModel = {
      source: 'test',
      scenario: SCENARIO,
      cpus: 1,
      services: {
        web: { cpu_s: 0.002, processes: 1, memory_bytes: 0 },
        db: { cpu_s: 0.001, processes: null, memory_bytes: 0 },
      },
      requests: {
        read: { share: 0.75, alone_s: 0.004, scv: 0 },
        write: { share: 0.25, alone_s: 0.012, scv: 0 },
      },
    };
    const system = new ServiceSystem<string>(model);
    const rng = createRng(1);
    const timeOf = (name: string) => {
      const began = system.next === Infinity ? system.counters(now).completions : 0;
      expect(began).toBe(served++);
      system.send(name, name, rng, now);
      const from = now;
      for (;;) {
        now = system.next;
        if (system.step() !== null) return now - from;
      }
    };
    let [now, served] = [0, 0];
    expect(timeOf('read')).toBeCloseTo(0.004, 12);
    expect(timeOf('write')).toBeCloseTo(0.012, 12);
    const { cpu_s, durations_s, inFlight_s } = system.counters(now);
    // The mean request takes 6 ms, half of it CPU time: 2/3 and 2 of that for these two.
    expect(cpu_s.web).toBeCloseTo(0.002 * (4 / 6 + 12 / 6), 12);
    expect(cpu_s.db).toBeCloseTo(0.001 * (4 / 6 + 12 / 6), 12);
    expect(durations_s).toBeCloseTo(0.016, 12);
    expect(inFlight_s).toBeCloseTo(durations_s, 12);
  });
});
