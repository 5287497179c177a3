import type { Theory } from '../theory.ts';
import { theoryOf } from '../theory-of.ts';
import { type SimulatedServer, simulateServer } from './simulated-server.ts';

const LOADS = [0.3, 0.6, 0.8];

/** A simulated server at some loads, with a number of replicas at each, held against theory. For tests. */
export function heldOf(
  options: Partial<SimulatedServer> = {},
  { loads = LOADS, replicas = [1] }: { loads?: readonly number[]; replicas?: readonly number[] } = {},
): Theory {
  const all = replicas.flatMap((count, j) =>
    loads.map((rho, i) => {
      const trial = simulateServer({ seed: 40 + i, rho, ...options });
      return { ...trial, count, result: { ...trial.result, run_id: `run_${10 * j + i}` } };
    }),
  );
  return theoryOf({
    published: null,
    calibrations: [all[0]!.calibration],
    requestsOf: (run_id) => all.find(({ result }) => result.run_id === run_id)!.requests,
    trials: all.map(({ result, count }, i) => ({
      result,
      kept: true,
      series: 'mm1',
      setting: { replicas: count, servers: 1, balance: 'random' },
      offered_asked: loads[i % loads.length]!,
    })),
  });
}
