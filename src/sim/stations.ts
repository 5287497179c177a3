import type { Rng } from '../core/rng.ts';
import type { CounterLayout } from './counters.ts';
import type { Job } from './job.ts';
import type { ClassModel, Discipline, SimulationModel } from './model.ts';
import { Pool } from './pool.ts';
import { QueueStation } from './queue-station.ts';
import { Responses } from './responses.ts';
import { Scaler } from './scaler.ts';
import type { Services } from './services.ts';
import { SharingStation } from './sharing-station.ts';
import type { Station, World } from './station.ts';
import { SHARING } from './timers.ts';
import { Visits } from './visits.ts';

interface Surroundings {
  readonly world: World;
  readonly values: Float64Array;
  readonly layout: CounterLayout;
  readonly rng: Rng;
  readonly services: Services;
  readonly impatience: ((job: Job) => void) | null;
}

interface Made {
  readonly station: Station;
  readonly scaler: Scaler | null;
}

/** A station of the model, with its servers and who scales it. */
export function makeStation(
  { stations, classes }: SimulationModel,
  i: number,
  { world, values, layout, rng, services, impatience }: Surroundings,
): Made {
  const model = stations[i]!;
  const { discipline = 'fifo', servers = 1, replicas, failures } = model;
  const levels = levelsOf(discipline, classes);
  const visits = new Visits(world, values, layout, i, model, levels, services);
  const pooled = replicas !== undefined || failures !== undefined;
  // A pool brings its servers one by one.
  const always = pooled ? 0 : servers;
  const station =
    discipline === 'ps'
      ? new SharingStation(world, visits, always, world.timers.create(SHARING, i))
      : new QueueStation(world, visits, {
          discipline,
          servers: always,
          levels: Math.max(...levels) + 1,
          impatience,
          interrupted: failures === undefined ? null : (failures.work ?? 'resume'),
          tellsWork: asksForWork(classes),
        });
  if (typeof always === 'number') visits.addReady(always);
  if (!pooled) return { station, scaler: null };
  const tell = {
    addServers: (more: number) => station.addServers(more),
    addReady: (more: number) => visits.addReady(more),
    failed: (unit: number) => station.failed(unit),
  };
  const pool = new Pool(world, values, layout.ofStation(i), i, model, tell, rng);
  station.use(pool);
  if (!replicas?.scaling) return { station, scaler: null };
  const recent = new Responses();
  visits.recent = recent;
  const scaled = { world, index: i, station, pool, recent, layout, values };
  return { station, scaler: new Scaler(scaled, replicas.scaling) };
}

/** Whether a dispatcher compares stations by the work that is left in them. */
const asksForWork = (classes: readonly ClassModel[]) =>
  classes.some(({ entry = 0, routing = [] }) =>
    [entry, ...routing].some((to) => typeof to !== 'number' && 'rule' in to && to.rule === 'least-work'),
  );

/** The place of each class among the priorities that there are. */
function levelsOf(discipline: Discipline, classes: readonly ClassModel[]): number[] {
  const priorities = classes.map(({ priority = 0 }) => (discipline.startsWith('priority') ? priority : 0));
  const ranks = [...new Set(priorities)].sort((a, b) => a - b);
  return priorities.map((one) => ranks.indexOf(one));
}
