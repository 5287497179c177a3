import { parseArrivals } from '../../src/arrivals/index.ts';
import { createRng } from '../../src/core/rng.ts';
import { parseDuration } from '../../src/core/units.ts';
import { elasticity, parsePolicy, track } from '../../src/policies/index.ts';
import { fitUsl, mmc, serversForWait } from '../../src/queueing/index.ts';
import { lindley, Simulation } from '../../src/sim/index.ts';
import { checkPoisson, exponential, lillieforsExponential, tInterval } from '../../src/stats/index.ts';

/** Some answers of each pure folder, computed alike in Node.js and in a browser: plain data. */
export function pureAnswers(): Record<string, unknown> {
  const rng = createRng(7);
  const draws = Array.from({ length: 1000 }, () => exponential(0.1).sample(rng));
  let time = 0;
  const times = draws.map((gap) => {
    time += gap;
    return time;
  });
  const decide = track(parsePolicy({ policy: 'kubernetes-hpa', maxReplicas: 10 }));
  return {
    core: [parseDuration('250ms'), createRng(1).next()],
    arrivals: Array.from({ length: 5 }, parseArrivals('gamma:0.25').points(createRng(3))),
    stats: {
      interval: tInterval(draws),
      lilliefors: lillieforsExponential(draws).p,
      poisson: checkPoisson(times, {}).aspects.length,
    },
    queueing: {
      wait: mmc(75, 10, 9).waitingTime,
      servers: serversForWait(90, 1, 0.1, 0.05),
      // The one that needs a package: a fit by Levenberg and Marquardt.
      usl: fitUsl([1, 2, 4, 8, 16, 32], [95, 180, 320, 510, 600, 480]),
    },
    sim: {
      lindley: lindley([0, 1, 1, 1], [2, 2, 0.5, 1]).at(-1),
      run: simulated(),
    },
    policies: {
      decision: decide({ time_s: 0, replicas: { desired: 2, ready: 2, starting: 0 }, utilisation: 1 }),
      elasticity: elasticity(
        { times: [0, 40], values: [2, 4], end: 100 },
        { times: [0, 50], values: [2, 4], end: 100 },
        10,
      ),
    },
  };
}

/** M/M/2 event by event: its clock after 2,000 answers, and the requests inside. */
function simulated(): unknown {
  const simulation = new Simulation(
    {
      stations: [{ servers: 2, service: exponential(1) }],
      classes: [{ source: { gaps: exponential(1 / 1.5) } }],
    },
    createRng(5),
  );
  simulation.run({ requests: 2000 });
  return [simulation.now, simulation.numberInside(0)];
}
