import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as q from './index.ts';

/** Utilisations from idle to busy, service rates over six orders of magnitude, numbers of servers. */
const rho = fc.double({ min: 0.01, max: 0.97, noNaN: true });
const mu = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const servers = fc.integer({ min: 1, max: 60 });
/** Down to 0, but not by way of numbers whose inverse no longer is one. */
const scv = fc.double({ min: 0, max: 9, noNaN: true }).map((x) => (x < 1e-9 ? 0 : x));

const near = (value: number, wanted: number, relative = 1e-9) =>
  expect(Math.abs(value - wanted), `${value} against ${wanted}`).toBeLessThanOrEqual(
    relative * Math.max(Math.abs(wanted), 1e-12),
  );

/** L = X R and L_q = X W_q, with the rate of those whose times are meant. */
const littlesLaw = (queue: q.Queue, rate = queue.throughput) => {
  near(queue.numberInside, rate * queue.responseTime);
  near(queue.numberWaiting, rate * queue.waitingTime);
};

/** The means from the distribution alone: sum of n p_n, and the area under a tail. */
const meanNumber = (probability: (n: number) => number, last: number) => {
  let sum = 0;
  for (let n = last; n > 0; n--) sum += n * probability(n);
  return sum;
};

describe("Little's law", () => {
  it('holds in every model of one queue', () => {
    fc.assert(
      fc.property(rho, mu, servers, scv, fc.integer({ min: 0, max: 80 }), (u, m, c, s, room) => {
        littlesLaw(q.mm1(u * m, m));
        littlesLaw(q.mmc(u * m * c, m, c));
        littlesLaw(q.mmck(2 * u * m * c, m, c, c + room));
        littlesLaw(q.erlangLoss(2 * u * m * c, m, c));
        littlesLaw(q.erlangA(2 * u * m * c, m, c, s * m + m / 9), 2 * u * m * c);
        littlesLaw(q.processorSharing(u * m * c, m, c));
        littlesLaw(q.mg1(u * m, m, s));
        littlesLaw(q.md1(u * m, m));
        littlesLaw(q.gim1(q.gammaInterarrival(1 / (u * m), s + 0.1), m));
        littlesLaw(q.gig1(u * m, m, s, 1));
        littlesLaw(q.gigc(u * m * c, m, c, 1, s));
        littlesLaw(q.machineRepair(c + room, s / m, m, c));
        for (const one of q.mg1Priorities([
          { lambda: (u * m) / 3, mu: m, scv: s },
          { lambda: (u * m) / 3, mu: m / 2, scv: 1 },
        ])) {
          littlesLaw(one);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives the means that the distributions have by themselves', () => {
    for (const [u, c] of [
      [0.3, 1],
      [0.8, 1],
      [0.7, 5],
      [0.9, 40],
    ] as const) {
      const mmc = q.mmc(u * c, 1, c);
      near(meanNumber(mmc.probability, 2000), mmc.numberInside);
      const { probabilities, numberInside } = q.mmck(u * c, 1, c, c + 7);
      near(
        meanNumber((n) => probabilities[n]!, c + 7),
        numberInside,
      );
      const md1 = q.md1(u, 1);
      near(meanNumber(md1.probability, 1000), md1.numberInside);
      const gim1 = q.gim1(q.erlangInterarrival(1 / u, c), 1);
      near(meanNumber(gim1.probability, 2000), gim1.numberInside);
      for (const queue of [mmc, md1, gim1]) {
        near(area(queue.waiting.tail), queue.waitingTime, 1e-6);
        near(area(queue.response.tail), queue.responseTime, 1e-6);
      }
    }
  });

  it('holds in closed networks, and nobody is lost in them', () => {
    const demands = fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        demands,
        fc.integer({ min: 1, max: 60 }),
        scv,
        fc.integer({ min: 1, max: 4 }),
        (d, n, z, c) => {
          const stations = d.map((demand, k) => ({ demand, servers: k % 2 ? c : 1 }));
          for (const network of [q.mva(d, n, z), q.closedNetwork(stations, n, z)]) {
            near(
              network.stations.reduce((sum, one) => sum + one.numberInside, 0) + network.throughput * z,
              n,
            );
            near(n / network.throughput - z, network.responseTime, 1e-8);
            for (const one of network.stations)
              near(one.numberInside, network.throughput * one.residenceTime, 1e-8);
          }
        },
      ),
    );
  });

  it('holds in open networks', () => {
    fc.assert(
      fc.property(rho, mu, fc.double({ min: 0, max: 0.9, noNaN: true }), (u, m, back) => {
        const network = q.jackson(
          [u * m * (1 - back), 0],
          [
            [0, 1],
            [back, 0],
          ],
          [{ service: 1 / m }, { service: 2 / m, servers: 3 }],
        );
        near(
          network.stations.reduce((sum, one) => sum + one.numberInside, 0),
          network.numberInside,
        );
        near(network.stations[0]!.visits, 1 / (1 - back));
      }),
    );
  });
});

/** The area under a tail, piecewise by Simpson's rule; the tails here have kinks at whole times. */
function area(tail: (t: number) => number): number {
  const steps = 40;
  let sum = 0;
  for (let from = 0; tail(from) > 1e-12; from++) {
    for (let i = 0; i < steps; i++) {
      const [a, b] = [from + i / steps, from + (i + 1) / steps];
      // Just before the end: at it a step down may be.
      sum += (tail(a) + 4 * tail((a + b) / 2) + tail(b - 1e-12)) / (6 * steps);
    }
  }
  return sum;
}

const logFactorial = (n: number) =>
  Array.from({ length: n }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b, 0);

describe('special cases', () => {
  it('M/M/c with one server, M/G/1 and GI/M/1 with exponential times, PS and one class are M/M/1', () => {
    fc.assert(
      fc.property(rho, mu, (u, m) => {
        const { waitingTime } = q.mm1(u * m, m);
        near(q.mmc(u * m, m, 1).waitingTime, waitingTime);
        near(q.mg1(u * m, m, 1).waitingTime, waitingTime);
        near(q.gim1(q.exponentialInterarrival(1 / (u * m)), m).waitingTime, waitingTime);
        near(q.gig1(u * m, m, 1, 1).waitingTime, waitingTime);
        near(q.gigc(u * m, m, 1, 1, 1).waitingTime, waitingTime);
        near(q.processorSharing(u * m, m).waitingTime, waitingTime);
        near(q.mg1Priorities([{ lambda: u * m, mu: m, scv: 1 }])[0]!.waitingTime, waitingTime);
        near(q.mdc(u * m, m, 1).waitingTime, q.mg1(u * m, m, 0).waitingTime, 1e-8);
      }),
    );
  });

  it('a room without end is M/M/c, and without a queue Erlang B', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.9, noNaN: true }), servers, (u, c) => {
        near(q.mmck(u * c, 1, c, c + 400).waitingTime, q.mmc(u * c, 1, c).waitingTime);
        near(q.mmck(u * c, 1, c, c).lossProbability, q.erlangB(c, u * c));
        near(q.erlangLoss(u * c, 1, c).lossProbability, q.erlangB(c, u * c));
      }),
    );
  });

  it('Erlang A: patience without end is M/M/c, patience as long as service is M/M/infinity', () => {
    near(q.erlangA(8, 1, 10, 1e-9).waitingTime, q.mmc(8, 1, 10).waitingTime, 1e-6);
    near(q.erlangA(100, 1, 90, 1).numberInside, 100);
  });

  it('the mean over classes of a priority queue is conserved (Kleinrock): sum of rho_i W_i = rho W', () => {
    fc.assert(
      fc.property(rho, scv, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (u, s, share) => {
        const [urgent, rest] = q.mg1Priorities([
          { lambda: u * share, mu: 1, scv: s },
          { lambda: u * (1 - share), mu: 1, scv: s },
        ]);
        near(share * urgent!.waitingTime + (1 - share) * rest!.waitingTime, q.mg1(u, 1, s).waitingTime);
      }),
    );
  });

  it('a closed network of one station with servers is machine repair', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 9 }), scv, (n, c, z) => {
        const repair = q.machineRepair(n, z + 0.01, 1, c);
        const closed = q.closedNetwork([{ demand: 1, servers: c }], n, z + 0.01);
        near(closed.throughput, repair.throughput);
        near(closed.stations[0]!.numberInside, repair.numberInside);
      }),
    );
  });

  it('machine repair does not depend on the unit of time, and bears any times', () => {
    const size = fc.integer({ min: -300, max: 300 }).map((power) => 10 ** power);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 9 }),
        scv,
        size,
        (n, c, z, unit) => {
          const repair = q.machineRepair(n, z + 0.01, 1, c);
          const scaled = q.machineRepair(n, (z + 0.01) * unit, 1 / unit, c);
          near(scaled.numberInside, repair.numberInside);
          near(scaled.throughput * unit, repair.throughput);
        },
      ),
    );
    const any = fc.constantFrom(5e-324, 1e-310, 2e-308, 1e-200, 1, 1e200, 1.7e308);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 9 }),
        any,
        any,
        (n, c, uptime, mu) => {
          const { probabilities, ...means } = q.machineRepair(n, uptime, mu, c);
          // Means that no number can hold are infinite.
          for (const mean of [...probabilities, ...Object.values(means)])
            expect(mean).toBeGreaterThanOrEqual(0);
        },
      ),
    );
    expect(q.machineRepair(3, 5e-324, 1, 2)).toMatchObject({
      numberInside: 3,
      throughput: 2,
      waitingTime: 0.5,
    });
  });

  it('a delay is thinking, a speed of 1 a single server, in any order of stations', () => {
    const plain = q.mva([2, 3], 15, 5);
    const other = q.closedNetwork(
      [
        { demand: 3, speed: () => 1 },
        { demand: 4, servers: 'delay' },
        { demand: 2, servers: 1 },
      ],
      15,
      1,
    );
    near(other.throughput, plain.throughput);
    near(other.stations[0]!.numberInside, plain.stations[1]!.numberInside);
    near(other.stations[2]!.numberInside, plain.stations[0]!.numberInside);
  });

  it('a station that slows down under load has two peaks and no overflow', () => {
    // k inside in proportion to k! Z^(N-k) / (N-k)! when its speed is 1 / k: in logarithms.
    const [users, think] = [150, 40];
    const logs = [users * Math.log(think) - logFactorial(users)];
    for (let k = 1; k <= users; k++)
      logs.push(logFactorial(k) + (users - k) * Math.log(think) - logFactorial(users - k));
    const most = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - most));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const inside = weights.reduce((all, weight, k) => all + (weight / sum) * k, 0);
    const network = q.closedNetwork([{ demand: 1, speed: (n) => 1 / n }], users, think);
    near(network.stations[0]!.numberInside, inside, 1e-8);
  });

  it('a station whose speed rises is busy while somebody is inside', () => {
    // 2 users, 1 s of thinking: up at 2, then 1; down at 1, then 4. p = (1, 2, 1/2) / 3.5, X = (2 + 4/2) / 3.5.
    const alone = q.closedNetwork([{ demand: 1, speed: (n) => [1, 4][n - 1]! }], 2, 1);
    near(alone.throughput, 8 / 7);
    near(alone.stations[0]!.utilisation, 5 / 7);
    // With a second station of constant speed the weights of (2,0), (0,2), (0,0), (1,1), (1,0), (0,1) inside are
    // 1/4, 1, 1/2, 1, 1, 1; both are solved as stations of their own speed.
    const [fast, slow] = q.closedNetwork(
      [
        { demand: 1, speed: (n) => [1, 4][n - 1]! },
        { demand: 1, speed: () => 1 },
      ],
      2,
      1,
    ).stations;
    near(fast!.utilisation, 2.25 / 4.75);
    near(slow!.utilisation, 3 / 4.75);
    expect(q.closedNetwork([{ demand: 1, speed: () => 1 }], 0, 1).stations[0]!.utilisation).toBe(0);
  });

  it('classes that are alike are one class', () => {
    const [a, b] = q.mvaMulticlass({
      demands: [
        [2, 3],
        [2, 3],
      ],
      users: [4, 8],
      think: [5, 5],
    });
    const one = q.mva([2, 3], 12, 5);
    near(a!.throughput + b!.throughput, one.throughput);
    near(a!.throughput * 2, b!.throughput);
    near(a!.responseTime, one.responseTime);
  });
});

describe('bounds', () => {
  const demands = fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 });

  it('mean value analysis lies within the balanced, and those within the asymptotic ones', () => {
    fc.assert(
      fc.property(
        demands,
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (d, n, z) => {
          const { throughput, responseTime } = q.mva(d, n, z);
          const balanced = q.balancedJobBounds(d, n, z);
          const asymptotic = q.asymptoticBounds(d, n, z);
          const slack = 1 + 1e-9;
          expect(throughput).toBeLessThanOrEqual(balanced.throughput.high * slack);
          expect(throughput * slack).toBeGreaterThanOrEqual(balanced.throughput.low);
          expect(responseTime).toBeLessThanOrEqual(balanced.responseTime.high * slack);
          expect(responseTime * slack).toBeGreaterThanOrEqual(balanced.responseTime.low);
          expect(balanced.throughput.high).toBeLessThanOrEqual(asymptotic.throughput * slack);
          expect(balanced.responseTime.low * slack).toBeGreaterThanOrEqual(asymptotic.responseTime);
        },
      ),
    );
  });

  it("Schweitzer's approximation is within 10% of the exact throughput", () => {
    fc.assert(
      fc.property(demands, fc.integer({ min: 1, max: 60 }), scv, (d, n, z) => {
        const [approximate] = q.schweitzer({ demands: [d], users: [n], think: [z] });
        near(approximate!.throughput, q.mva(d, n, z).throughput, 0.1);
      }),
    );
  });

  it("Kingman's bound holds for GI/M/1", () => {
    fc.assert(
      fc.property(rho, fc.double({ min: 0.05, max: 20, noNaN: true }), (u, s) => {
        const exact = q.gim1(q.gammaInterarrival(1 / u, s), 1).waitingTime;
        expect(exact).toBeLessThanOrEqual(q.gig1(u, 1, s, 1).kingmanBound * (1 + 1e-9));
      }),
    );
  });

  it('dispatch: a shared queue beats the shortest, that round robin, and that chance', () => {
    for (const [u, n] of [
      [0.2, 3],
      [0.8, 2],
      [0.9, 4],
      [0.95, 8],
    ] as const) {
      const { random, roundRobin, shortestQueue, shared } = q.dispatch(u * n, 1, n);
      const order = [shared, shortestQueue, roundRobin, random].map((queue) => queue.responseTime);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      for (const queue of [random, roundRobin, shortestQueue, shared]) littlesLaw(queue);
    }
  });
});

describe('distributions', () => {
  it('quantile inverts the distribution, and the tail is what is left', () => {
    fc.assert(
      fc.property(rho, mu, servers, fc.double({ min: 0, max: 0.9999, noNaN: true }), (u, m, c, p) => {
        const continuous = [
          q.mm1(u * m, m),
          q.mmc(u * m * c, m, c),
          q.gim1(q.constantInterarrival(1 / (u * m)), m),
        ];
        for (const { response } of continuous) {
          expect(Math.abs(response.cdf(response.quantile(p)) - p)).toBeLessThan(1e-9);
        }
        for (const { waiting, waitingProbability } of [...continuous, q.md1(u * m, m)]) {
          expect(
            Math.abs(waiting.cdf(waiting.quantile(p)) - Math.max(p, 1 - waitingProbability)),
          ).toBeLessThan(1e-9);
          expect(Math.abs(waiting.cdf(0) + waitingProbability - 1)).toBeLessThan(1e-9);
          expect(waiting.cdf(p / m) + waiting.tail(p / m)).toBeCloseTo(1, 12);
        }
      }),
    );
  });

  it('of M/M/1 are exponential, their quantiles logarithms', () => {
    const { waiting, response } = q.mm1(75, 100);
    near(response.quantile(0.95), -Math.log(0.05) / 25);
    near(waiting.quantile(0.95), Math.log(0.75 / 0.05) / 25);
    expect(waiting.quantile(0.25)).toBe(0);
  });

  it("M/D/1 agrees with Erlang's series where that does not cancel", () => {
    const u = 0.6;
    const erlang = (t: number) => {
      let [sum, factorial] = [0, 1];
      for (let j = 0; j <= Math.floor(t); j++) {
        if (j > 0) factorial *= j;
        sum += ((u * (j - t)) ** j / factorial) * Math.exp(-u * (j - t));
      }
      return (1 - u) * sum;
    };
    for (const t of [0, 0.3, 0.99, 1, 1.5, 2.7, 4.2]) near(q.md1(u, 1).waiting.cdf(t), erlang(t), 1e-10);
  });

  it('the response of M/M/c has no seam where its two rates meet', () => {
    // theta = c mu - lambda = mu at lambda = (c - 1) mu
    const [below, at, above] = [2 - 1e-7, 2, 2 + 1e-7].map((lambda) =>
      q.mmc(lambda, 1, 3).response.tail(1.7),
    );
    expect(Math.abs(below! + above! - 2 * at!)).toBeLessThan(1e-12);
  });
});

describe('limits', () => {
  it('without arrivals nobody waits', () => {
    for (const lambda of [0, 1e-9]) {
      const small = 1e-8;
      for (const queue of [
        q.mm1(lambda, 2),
        q.mmc(lambda, 2, 3),
        q.mmck(lambda, 2, 3, 9),
        q.erlangA(lambda, 2, 3, 1),
        q.erlangLoss(lambda, 2, 3),
        q.processorSharing(lambda, 2),
        q.mg1(lambda, 2, 4),
        q.md1(lambda, 2),
        q.mdc(lambda, 2, 3),
        q.gig1(lambda, 2, 4, 4),
        q.gigc(lambda, 2, 3, 4, 4),
        ...Object.values(q.dispatch(lambda, 2, 3)),
      ]) {
        expect(queue.waitingTime).toBeLessThan(small);
        expect(queue.responseTime).toBeCloseTo(0.5, 7);
        expect(queue.utilisation).toBeLessThan(small);
      }
    }
  });

  it('in heavy traffic the wait is what two moments say', () => {
    const u = 0.9999;
    near(q.gim1(q.gammaInterarrival(1 / u, 3), 1).waitingTime, q.gig1(u, 1, 3, 1).heavyTraffic, 1e-3);
    near(q.mdc(4 * u, 1, 4).waitingTime, q.gigc(4 * u, 1, 4, 1, 0).waitingTime, 1e-3);
  });

  it('10,000 servers neither overflow nor cancel', () => {
    const large = q.mmc(9900, 1, 10_000);
    // Halfin and Whitt: (1 + beta Phi(beta) / phi(beta))^-1 with beta = 100 (1 - rho) = 1
    near(large.waitingProbability, 1 / (1 + 0.8413447460685429 / 0.24197072451914337), 0.02);
    let sum = 0;
    for (let n = 0; n < 12_000; n++) sum += large.probability(n);
    near(sum, 1, 1e-8);
    near(q.mmck(9900, 1, 10_000, 12_000).waitingTime, large.waitingTime, 1e-6);
    near(q.erlangA(9900, 1, 10_000, 1e-9).waitingTime, large.waitingTime, 1e-3);
    near(q.transientNumberInside(9900, 1, 10_000, 1e3), large.numberInside, 1e-8);
    expect(q.mmc(5, 1, 10_000).waitingTime).toBe(0);
    near(q.mmc(5, 1, 10_000).probability(0), Math.exp(-5), 1e-12);
  });

  it('from empty the number inside starts with the arrivals and ends in steady state', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (u, c) => {
          near(q.transientNumberInside(u * c, 1, c, 1e-5) / (u * c * 1e-5), 1, 1e-4);
          near(q.transientNumberInside(u * c, 1, c, 1e5), q.mmc(u * c, 1, c).numberInside, 1e-8);
        },
      ),
    );
  });
});
