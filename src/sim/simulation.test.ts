import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { exponential } from '../stats/index.ts';
import {
  ARRIVED,
  COMPLETED,
  DONE,
  FAILED,
  INSIDE_AREA,
  LOST,
  REQUESTS,
  SOJOURNS,
  WITHDRAWN,
} from './counters.ts';
import type { SimulationModel } from './model.ts';
import { Simulation } from './simulation.ts';
import { finiteModel, poissonQueue } from './support/models.ts';

/** Long after the last arrival: failures and policies go on for ever, requests do not. */
const LATE = 5000;

describe('any model', () => {
  test('keeps Little’s law exactly, loses nobody, and ends every request once', () => {
    fc.assert(
      fc.property(finiteModel, fc.nat(1000), (model, seed) => {
        const simulation = new Simulation(model, createRng(seed));
        simulation.run({ time: LATE });
        const { layout } = simulation;
        const all = simulation.snapshot();
        for (let station = 0; station < layout.stations; station++) {
          expect(simulation.numberInside(station)).toBe(0);
          for (let of = 0; of < layout.classes; of++) {
            const at = layout.ofVisit(station, of);
            expect(all[at + ARRIVED]).toBe(all[at + COMPLETED]! + all[at + WITHDRAWN]! + all[at + LOST]!);
            const [area, sojourns] = [all[at + INSIDE_AREA]!, all[at + SOJOURNS]!];
            expect(Math.abs(area - sojourns)).toBeLessThanOrEqual(1e-9 * (1 + sojourns));
          }
        }
        for (let of = 0; of < layout.classes; of++) {
          const at = layout.ofClass(of);
          expect(all[at + REQUESTS]).toBe(all[at + DONE]! + all[at + FAILED]!);
        }
      }),
      { seed: 2, numRuns: 400 },
    );
  });

  test('is a function of its seed, in whatever pieces it is run', () => {
    fc.assert(
      fc.property(finiteModel, fc.nat(1000), fc.array(fc.nat(60), { maxLength: 8 }), (model, seed, stops) => {
        const [whole, pieces] = [
          new Simulation(model, createRng(seed)),
          new Simulation(model, createRng(seed)),
        ];
        whole.run({ time: 100 });
        for (const time of [...stops].sort((a, b) => a - b)) pieces.run({ time });
        pieces.run({ time: 100 });
        expect(pieces.snapshot()).toEqual(whole.snapshot());
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('common random numbers', () => {
  const arms = (model: SimulationModel) => {
    const simulation = new Simulation(model, createRng(4));
    simulation.run({ time: 500 });
    return simulation;
  };

  test('worlds that differ in servers, room or discipline see the same arrivals', () => {
    const service = exponential(1);
    const counts = [
      poissonQueue(0.8, { service }),
      poissonQueue(0.8, { service, servers: 3 }),
      poissonQueue(0.8, { service, room: 2 }),
      poissonQueue(0.8, { service, discipline: 'ps' }),
      poissonQueue(0.8, { service, discipline: 'lifo-preemptive' }),
    ].map((model) => {
      const simulation = arms(model);
      return simulation.snapshot()[simulation.layout.ofVisit(0, 0) + ARRIVED];
    });
    expect(new Set(counts).size).toBe(1);
  });

  test('and the same services: every discipline that never idles clears its work at the same moments', () => {
    const service = exponential(1);
    const disciplines = ['fifo', 'lifo', 'lifo-preemptive', 'ps'] as const;
    const simulations = disciplines.map(
      (discipline) => new Simulation(poissonQueue(0.8, { service, discipline }), createRng(4)),
    );
    for (let time = 1; time <= 500; time++) {
      const empty = simulations.map((one) => {
        one.run({ time });
        return one.numberInside(0) === 0;
      });
      expect(new Set(empty).size).toBe(1);
    }
  });
});

describe('what cannot be run', () => {
  const service = exponential(1);
  const source = { gaps: exponential(1) };
  const cases: [string, SimulationModel, RegExp][] = [
    ['no station', { stations: [], classes: [{ source }] }, /at least one station/],
    ['no class', { stations: [{ service }], classes: [] }, /at least one class/],
    [
      'servers',
      { stations: [{ service, servers: 1.5 }], classes: [{ source }] },
      /servers of station 1.*got 1\.5/,
    ],
    ['room', { stations: [{ service, room: 0 }], classes: [{ source }] }, /room of station 1.*got 0/],
    [
      'services',
      { stations: [{ service: [service, service] }], classes: [{ source }] },
      /one for each of 1, got 2/,
    ],
    ['entry', { stations: [{ service }], classes: [{ source, entry: 1 }] }, /from 0 to 0, got 1/],
    ['entries', { stations: [{ service }], classes: [{ source, entry: [0.5] }] }, /must sum to 1, got 0\.5/],
    [
      'routing',
      { stations: [{ service }], classes: [{ source, routing: [[1.2]] }] },
      /probabilities, got 1\.2/,
    ],
    [
      'a closed class that takes no time',
      { stations: [{ service: exponential(0) }], classes: [{ source: { users: 2 } }] },
      /infinitely fast/,
    ],
    [
      'a scaled station that interrupts',
      {
        stations: [
          {
            service,
            discipline: 'lifo-preemptive',
            replicas: { initial: 1, scaling: { every_s: 1, policy: () => () => ({ desired: 1, why: [] }) } },
          },
        ],
        classes: [{ source }],
      },
      /cannot be lifo-preemptive/,
    ],
  ];
  test.each(cases)('%s', (_, model, message) => {
    expect(() => new Simulation(model, createRng(1))).toThrow(message);
    expect(() => new Simulation(model, createRng(1))).toThrow(
      expect.objectContaining({ code: 'E_PARAMETER' }),
    );
  });
});
