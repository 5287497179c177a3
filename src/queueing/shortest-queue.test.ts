import { expect, it } from 'vitest';
import { mm1 } from './mm1.ts';
import { shortestQueue } from './shortest-queue.ts';

/** Balance equations of two queues, long and short, up to `most` each, by Gauss-Seidel: slow, and without any idea. */
function bruteForce(lambda: number, most: number): number {
  const p = Array.from({ length: most + 1 }, (_, i) => new Float64Array(i + 1).fill(1));
  const at = (i: number, j: number) => (i > most || j < 0 || j > i ? 0 : p[i]![j]!);
  for (let round = 0; round < 3000; round++) {
    for (let i = 0; i <= most; i++) {
      for (let j = 0; j <= i; j++) {
        const arrived = lambda * (at(i, j - 1) + (i - 1 === j ? at(j, j) : 0));
        const done = at(i + 1, j) + (j < i ? at(i, j + 1) : 0) + (i === j + 1 ? at(i, i) : 0);
        const out = (i === most && j === most ? 0 : lambda) + Number(i > 0) + Number(j > 0);
        p[i]![j] = (arrived + done) / out;
      }
    }
  }
  let [all, inside] = [0, 0];
  p.forEach((row, i) => {
    row.forEach((x, j) => {
      all += x;
      inside += x * (i + j);
    });
  });
  return inside / all / lambda;
}

it('agrees with the balance equations of two queues, solved plainly', () => {
  for (const rho of [0.3, 0.7]) {
    const plain = bruteForce(2 * rho, 40);
    expect(Math.abs(shortestQueue(2 * rho, 1, 2).responseTime - plain) / plain).toBeLessThan(1e-6);
  }
});

it('with one queue is M/M/1', () => {
  expect(shortestQueue(0.8, 1, 1).responseTime).toBeCloseTo(mm1(0.8, 1).responseTime, 9);
});

it('takes units as they come', () => {
  expect(shortestQueue(270, 100, 3).responseTime * 100).toBeCloseTo(shortestQueue(2.7, 1, 3).responseTime, 9);
});

it('says how many servers are too many', () => {
  expect(() => shortestQueue(90, 1, 100)).toThrow(/up to about 20 servers, not for 100/);
});
