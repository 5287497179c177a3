import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kieferWolfowitz } from '../../src/sim/lindley.ts';
import type { Timer } from './precise-timer.ts';
import { QueueStation } from './queue-station.ts';
import { SharingStation } from './sharing-station.ts';
import type { Served, Server, Station, Visit } from './station.ts';

/** Time that passes only when a test says so: servers and timers that ring exactly. */
class World {
  now = 0;
  readonly #due: { at: number; ring: () => void }[] = [];

  at(time: number, ring: () => void): void {
    this.#due.push({ at: time, ring });
  }

  server(): Server {
    return {
      kind: 'cpu',
      serve: (work_s: number, from: number, freed: (served: Served) => void) =>
        this.at(from + work_s, () => freed({ freed: this.now, service_s: work_s, spent_s: work_s })),
      close: async () => {},
    };
  }

  timer = (ring: (now: number) => void): Timer => {
    let latest = 0;
    return {
      set: (at) => {
        const order = ++latest;
        if (at < Infinity) this.at(at, () => order === latest && ring(this.now));
      },
    };
  };

  async pass(): Promise<void> {
    while (this.#due.length > 0) {
      // In order; of equal times who was first in line.
      const first = this.#due.reduce((least, one) => (one.at < least.at ? one : least));
      this.#due.splice(this.#due.indexOf(first), 1);
      this.now = Math.max(this.now, first.at);
      first.ring();
      await Promise.resolve();
    }
  }
}

interface Request {
  readonly at: number;
  readonly work: number;
}

interface Ended extends Visit {
  readonly i: number;
}

/** The visits in the order in which they ended; null where there was no room. */
async function visits(station: Station, world: World, requests: readonly Request[]) {
  const ended: Ended[] = [];
  const refused: number[] = [];
  requests.forEach(({ at, work }, i) => {
    world.at(at, () => {
      const visiting = station.enter(at, work);
      if (visiting) void visiting.then((visit) => ended.push({ i, ...visit }));
      else refused.push(i);
    });
  });
  await world.pass();
  await new Promise((resolve) => setImmediate(resolve));
  return { ended, refused };
}

const queue = (world: World, servers: number, room = Infinity, quantum_s = Infinity) =>
  new QueueStation(
    Array.from({ length: servers }, () => world.server()),
    { room, quantum_s },
  );
const sharing = (world: World, servers: number, room = Infinity) =>
  new SharingStation({ servers, room, timer: world.timer });

describe('a queue', () => {
  test('serves first come, first served, one at a time', async () => {
    const world = new World();
    const station = queue(world, 1);
    const { ended } = await visits(station, world, [
      { at: 1, work: 4 },
      { at: 2, work: 1 },
      { at: 3, work: 2 },
      { at: 20, work: 1 },
    ]);
    expect(ended.map(({ i, started, freed }) => [i, started, freed])).toEqual([
      [0, 1, 5],
      [1, 5, 6],
      [2, 6, 8],
      [3, 20, 21],
    ]);
    expect(station.busySeconds(30)).toBe(8);
    expect(station.inside).toBe(0);
  });

  test('of c servers begins when the recursion of Kiefer and Wolfowitz says', async () => {
    const times = fc.double({ min: 0.01, max: 5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(times, times), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        async (drawn, servers) => {
          const requests: Request[] = [];
          for (const [gap, work] of drawn) requests.push({ at: (requests.at(-1)?.at ?? 0) + gap, work });
          const world = new World();
          const station = queue(world, servers);
          const { ended } = await visits(station, world, requests);
          const waits = kieferWolfowitz(
            drawn.map(([gap]) => gap),
            drawn.map(([, work]) => work),
            servers,
          );
          expect(ended).toHaveLength(drawn.length);
          for (const { i, arrived, started, freed } of ended) {
            expect(started - arrived).toBeCloseTo(waits[i]!, 9);
            expect(freed - started).toBeCloseTo(requests[i]!.work, 9);
          }
          const work = requests.reduce((sum, one) => sum + one.work, 0);
          expect(station.busySeconds(world.now)).toBeCloseTo(work, 9);
        },
      ),
    );
  });

  test('counts busy time up to the moment that it is asked', () => {
    const world = new World();
    const station = queue(world, 2);
    void station.enter(10, 5);
    void station.enter(11, 5);
    expect(station.busySeconds(12)).toBe(3);
    expect(station.inside).toBe(2);
  });

  test('with a quantum lets its requests take turns, and each gets what it asked for', async () => {
    const world = new World();
    const { ended } = await visits(queue(world, 1, Infinity, 1), world, [
      { at: 0, work: 3 },
      { at: 0.5, work: 1 },
      { at: 0.6, work: 2 },
    ]);
    // Turns: 0 1 2 0 2 0.
    expect(ended.map(({ i, started, freed, service_s }) => [i, started, freed, service_s])).toEqual([
      [1, 1, 2, 1],
      [2, 2, 5, 2],
      [0, 0, 6, 3],
    ]);
  });
});

describe('processor sharing', () => {
  test('gives everybody the same part', async () => {
    const world = new World();
    const station = sharing(world, 1);
    // Alone to 1: 1 of 2 is left. Two of them to 3, when the first has its 2; the second is alone with 2 of 3 to 5.
    const { ended } = await visits(station, world, [
      { at: 0, work: 2 },
      { at: 1, work: 3 },
    ]);
    expect(ended.map(({ i, freed }) => [i, freed])).toEqual([
      [0, 3],
      [1, 5],
    ]);
    expect(station.busySeconds(9)).toBe(5);
  });

  test('of c servers gives nobody more than one', async () => {
    const world = new World();
    const station = sharing(world, 2);
    // Two have a server each to 1; then three share two, 2/3 each: 1 is left of the first two, which takes to 2.5.
    const { ended } = await visits(station, world, [
      { at: 0, work: 2 },
      { at: 0, work: 2 },
      { at: 1, work: 2 },
    ]);
    expect(ended.map(({ i }) => i)).toEqual([0, 1, 2]);
    for (const [k, freed] of [2.5, 2.5, 3.5].entries()) expect(ended[k]!.freed).toBeCloseTo(freed, 9);
    expect(station.busySeconds(9)).toBeCloseTo(6, 9);
  });

  test('is work-conserving, and the shorter of two that come together leaves first', async () => {
    const times = fc.double({ min: 0.01, max: 5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 2, maxLength: 20 }), async (works) => {
        const world = new World();
        const station = sharing(world, 1);
        const { ended } = await visits(
          station,
          world,
          works.map((work) => ({ at: 0, work })),
        );
        const total = works.reduce((sum, work) => sum + work, 0);
        expect(ended.at(-1)!.freed).toBeCloseTo(total, 6);
        const order = ended.map(({ i }) => works[i]!);
        for (let k = 1; k < order.length; k++) expect(order[k]!).toBeGreaterThanOrEqual(order[k - 1]! - 1e-9);
      }),
    );
  });
});

describe.each(['a queue', 'sharing'])('%s with room for 3', (kind) => {
  const station = (world: World) => (kind === 'a queue' ? queue(world, 1, 3) : sharing(world, 1, 3));

  test('refuses exactly the surplus, and takes in again who comes when there is room', async () => {
    const world = new World();
    const requests = [0, 0.1, 0.2, 0.3, 0.4, 50].map((at) => ({ at, work: 10 }));
    const { ended, refused } = await visits(station(world), world, requests);
    expect(refused).toEqual([3, 4]);
    expect(ended.map(({ i }) => i)).toEqual([0, 1, 2, 5]);
  });

  test('serves nobody once it is closed', async () => {
    const world = new World();
    const closed = station(world);
    world.at(5, () => void closed.close());
    const { ended } = await visits(closed, world, [
      { at: 0, work: 10 },
      { at: 1, work: 10 },
    ]);
    expect(ended.length).toBeLessThan(2);
  });
});
