import type { ReplicaUse, Resources } from '../results/trial-result.ts';
import { growth, type Reading } from './counters.ts';
import { GENERATOR, type MachineCounters, type ProcessCounters, type Sampling } from './samples.ts';
import { lengthOf, type Window } from './window.ts';

const BYTES_PER_GB = 1e9;

/** Mean CPU and memory of each replica over the window. A total with a replica missing would be a wrong one: null. */
export function resourcesIn(sampling: Sampling, window: Window): Resources {
  const containers = Object.fromEntries(
    replicasOf(sampling).map((replica) => [replica, useOf(sampling, replica, window)]),
  );
  const uses = Object.values(containers);
  const cpu = sumOrNull(uses.map((use) => use.cpu_percent));
  const memory = sumOrNull(uses.map((use) => use.mem_usage_bytes));
  return {
    containers,
    totals: {
      total_cpu_units: cpu === null ? null : cpu / 100,
      total_mem_gb: memory === null ? null : memory / BYTES_PER_GB,
    },
  };
}

/** What the machine as a whole did in the window, as shares of its CPU time (pressure: of the time). */
export function machineIn(sampling: Sampling, window: Window) {
  const machines = sampling.samples.flatMap(({ machine }) => machine ?? []);
  const cores = machines.at(-1)?.cores ?? 0;
  const rate = (counter: 'busy_s' | 'steal_s' | 'pressure_s') =>
    growth(
      machines.map((machine: MachineCounters) => ({ t_s: machine.t_s, value: machine[counter] })),
      window,
    );
  const share = (perSecond: number | null) => (perSecond === null || cores === 0 ? null : perSecond / cores);
  const busy = rate('busy_s');
  const replicas = replicasOf(sampling);
  const generators = new Set([GENERATOR, ...generatorsOf(sampling)]);
  const ours = sumOrNull([...generators, ...replicas].map((name) => cpuOf(sampling, name, window)));
  return {
    cores,
    busy_share: share(busy),
    steal_share: share(rate('steal_s')),
    pressure_share: rate('pressure_s'),
    // Clock ticks and scheduler times differ a little: an idle machine would else come out below zero.
    other_share:
      busy === null || ours === null || replicas.length === 0 ? null : Math.max(0, share(busy - ours) ?? 0),
  };
}

/** How many of the window's deadlines have a sample, and the longest stretch without one. */
export function coverage(sampling: Sampling, window: Window) {
  const { interval_s } = sampling;
  const due = ({ tick }: { tick: number }) =>
    tick * interval_s >= window.from && tick * interval_s <= window.until;
  const times = sampling.samples.filter(due).map(({ tick }) => tick * interval_s);
  const edges = [window.from, ...times, window.until];
  return {
    expected: Math.floor(lengthOf(window) / interval_s) + 1,
    received: times.length,
    largest_gap_s: Math.max(...edges.map((t, i) => t - (edges[i - 1] ?? t))),
  };
}

const replicasOf = (sampling: Sampling): string[] => namesOf(sampling, (service) => service !== GENERATOR);

/** Ourselves, and a tool that makes the load for us. */
const generatorsOf = (sampling: Sampling): string[] => namesOf(sampling, (service) => service === GENERATOR);

function namesOf(sampling: Sampling, isMeant: (service: string) => boolean): string[] {
  const names = sampling.samples.flatMap(({ processes }) =>
    processes.filter(({ service }) => isMeant(service)).map(({ replica }) => replica),
  );
  return [...new Set(names)].sort();
}

/** CPU seconds per second over the window of a tool that makes the load, by its name there; null: not to be had. */
export const toolCpu = (sampling: Sampling, name: string, window: Window): number | null =>
  generatorsOf(sampling).includes(name) ? cpuOf(sampling, name, window) : null;

function useOf(sampling: Sampling, replica: string, window: Window): ReplicaUse {
  const cpu = cpuOf(sampling, replica, window);
  return {
    cpu_percent: cpu === null ? null : 100 * cpu,
    mem_usage_bytes: meanMemory(sampling, replica, window),
  };
}

/** CPU seconds per second. A replica that came later or left earlier used none before and after. */
function cpuOf(sampling: Sampling, replica: string, window: Window): number | null {
  const readings: Reading[] = [];
  let last = 0;
  for (const { processes, machine } of sampling.samples) {
    const here = processes.find((counters) => counters.replica === replica);
    const t_s = here?.t_s ?? machine?.t_s ?? processes[0]?.t_s;
    if (t_s === undefined) continue;
    last = here?.cpu_s ?? last;
    readings.push({ t_s, value: here ? here.cpu_s : last });
  }
  return growth(readings, window);
}

function meanMemory(sampling: Sampling, replica: string, window: Window): number | null {
  const inWindow = sampling.samples.filter(
    ({ tick }) => tick * sampling.interval_s >= window.from && tick * sampling.interval_s <= window.until,
  );
  const values = inWindow.map(({ processes }) => {
    const here = processes.find((counters: ProcessCounters) => counters.replica === replica);
    return here ? here.memory_bytes : 0;
  });
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
