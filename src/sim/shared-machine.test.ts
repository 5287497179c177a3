import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SharedMachine } from './shared-machine.ts';

/** The order in which jobs are done, and when. */
function run(
  services: readonly number[],
  cpus: number,
  jobs: readonly { readonly at: number; readonly service: number; readonly work: number }[],
) {
  const machine = new SharedMachine(
    services.map((processes) => ({ processes })),
    cpus,
  );
  const done: [job: number, at: number][] = [];
  const finish = (until: number) => {
    for (let next = machine.next; next <= until && next < Infinity; next = machine.next) {
      done.push([machine.take(), next]);
    }
  };
  for (const [job, { at, service, work }] of jobs.entries()) {
    finish(at);
    machine.add(job, service, work, at);
  }
  finish(Infinity);
  const end = done.at(-1)?.[1] ?? 0;
  return { done, cpuTimes: services.map((_, service) => machine.cpuTime(service, end)) };
}

const at0 = (service: number, work: number) => ({ at: 0, service, work });

describe('the processes of a machine', () => {
  // Worked out by hand.
  test.each([
    [
      'a process works on one job after the other',
      [1],
      4,
      [at0(0, 2), at0(0, 1)],
      [
        [0, 2],
        [1, 3],
      ],
    ],
    [
      'two processes of a service work on two',
      [2],
      4,
      [at0(0, 2), at0(0, 1)],
      [
        [1, 1],
        [0, 2],
      ],
    ],
    [
      'two on one CPU have half of it each',
      [1, 1],
      1,
      [at0(0, 2), at0(1, 1)],
      [
        [1, 2],
        [0, 3],
      ],
    ],
    [
      'three on two CPUs have two thirds each',
      [1, 1, 1],
      2,
      [at0(0, 2), at0(1, 2), at0(2, 2)],
      [
        [0, 3],
        [1, 3],
        [2, 3],
      ],
    ],
    ['a process never has more than a CPU', [1], 8, [at0(0, 5)], [[0, 5]]],
    ['half a CPU is half as fast', [1], 0.5, [at0(0, 5)], [[0, 10]]],
    // Alone until 1, then half of the CPU: 3 left at 1, done at 1 + 2 * 1 (the other), then alone again.
    [
      'whoever comes later takes a share from then on',
      [1, Infinity],
      1,
      [at0(0, 4), { at: 1, service: 1, work: 1 }],
      [
        [1, 3],
        [0, 5],
      ],
    ],
    [
      'a job without work is done at once',
      [1],
      1,
      [at0(0, 0), at0(0, 1)],
      [
        [0, 0],
        [1, 1],
      ],
    ],
  ] as const)('%s', (_, services, cpus, jobs, expected) => {
    const { done } = run(services, cpus, jobs);
    const rounded = done.map(([job, at]) => [job, Number(at.toFixed(9))]);
    expect(rounded.toSorted((a, b) => a[1]! - b[1]! || a[0]! - b[0]!)).toEqual(expected);
  });

  test('every job gets what it wanted, no CPU works while another idles, and none does more than it can', () => {
    const job = fc.record({
      at: fc.double({ min: 0, max: 20, noNaN: true }),
      service: fc.integer({ min: 0, max: 2 }),
      work: fc.double({ min: 0.01, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(job, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(0.7, 1, 2, 3),
        (some, cpus) => {
          const jobs = some.toSorted((a, b) => a.at - b.at);
          const { done, cpuTimes } = run([1, 2, Infinity], cpus, jobs);
          expect(done.map(([one]) => one).toSorted((a, b) => a - b)).toEqual(jobs.map((_, i) => i));
          for (const service of [0, 1, 2]) {
            const wanted = jobs
              .filter((one) => one.service === service)
              .reduce((sum, { work }) => sum + work, 0);
            expect(cpuTimes[service]).toBeCloseTo(wanted, 6);
          }
          for (const [one, at] of done) {
            expect(at).toBeGreaterThanOrEqual(jobs[one]!.at + jobs[one]!.work / Math.min(1, cpus) - 1e-9);
          }
          const length = done.at(-1)![1] - jobs[0]!.at;
          const work = jobs.reduce((sum, one) => sum + one.work, 0);
          expect(work).toBeLessThanOrEqual(cpus * length + 1e-6);
        },
      ),
    );
  });
});
