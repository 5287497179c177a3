import type { Rng } from '../src/core/rng.ts';

/** What a simulation of each kind cannot do without, written out by hand: the measure for the engine's own cost. */

const exponential = (rng: Rng) => -Math.log1p(-rng.next());

/** Draws a gap and a service for each customer, and adds them up. */
export function drawAndAdd(gaps: Rng, services: Rng, lambda: number, mu: number, customers: number): number {
  let sum = 0;
  for (let i = 0; i < customers; i++) sum += exponential(services) / mu - exponential(gaps) / lambda;
  return sum;
}

/**
 * M/M/c and nothing else: a binary heap in typed arrays with the next arrival and the ends of services, a number that
 * waits, and the integral of the number inside. Answers its mean.
 */
export function bareQueue(
  gaps: Rng,
  services: Rng,
  lambda: number,
  mu: number,
  servers: number,
  customers: number,
): number {
  const times = new Float64Array(servers + 1);
  const isArrival = new Uint8Array(servers + 1);
  let [size, now, waiting, busy, area, done] = [0, 0, 0, 0, 0, 0];
  const put = (from: number, time: number, arrival: number) => {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (times[parent]! <= time) break;
      times[place] = times[parent]!;
      isArrival[place] = isArrival[parent]!;
      place = parent;
    }
    times[place] = time;
    isArrival[place] = arrival;
  };
  const replaceFirst = (time: number, arrival: number) => {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && times[child + 1]! < times[child]!) child++;
      if (time <= times[child]!) break;
      times[place] = times[child]!;
      isArrival[place] = isArrival[child]!;
      place = child;
    }
    times[place] = time;
    isArrival[place] = arrival;
  };
  put(size++, exponential(gaps) / lambda, 1);
  while (done < customers) {
    const time = times[0]!;
    area += (waiting + busy) * (time - now);
    now = time;
    if (isArrival[0] === 1) {
      replaceFirst(now + exponential(gaps) / lambda, 1);
      if (busy === servers) waiting++;
      else {
        busy++;
        put(size++, now + exponential(services) / mu, 0);
      }
    } else {
      done++;
      if (waiting > 0) {
        waiting--;
        replaceFirst(now + exponential(services) / mu, 0);
      } else {
        busy--;
        size--;
        replaceFirst(times[size]!, isArrival[size]!);
      }
    }
  }
  return area / now;
}
