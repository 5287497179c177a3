import { LoadstoneError } from '../../core/errors.ts';
import type { ServiceDefinition, SystemModel } from '../../core/system.ts';
import type { Histogram } from '../../measure/histogram.ts';
import type { SystemArm } from '../../plan/plan.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import { mean } from '../../stats/mean.ts';
import { type Interval, tInterval } from '../../stats/t-interval.ts';

/** What a model is fitted to: the trials of one arm that are to be trusted, at a level of one user and at others. */
export interface Measured {
  readonly arm: SystemArm;
  readonly name: string;
  readonly scenario: SystemModel['scenario'];
  readonly trials: readonly TrialResult[];
  /** CPUs that all systems could use. */
  readonly systemCpus: number;
  /** Response times in us of one trial, by request. */
  readonly responses: (run_id: string) => ReadonlyMap<string, Histogram>;
  /** The part of each request in all: one for all arms, so that they draw the same. */
  readonly shares: ReadonlyMap<string, number>;
  readonly source: string;
}

export interface FittedModel {
  readonly model: SystemModel;
  /** CPU time of a request in seconds by service, over repetitions. */
  readonly demands: Readonly<Record<string, Interval>>;
}

/** Trials that kept all CPUs this busy had no more of them: the kernel and others take the rest. */
const ALL_BUSY = 0.95;
/** A replica that used more than one CPU has more than one process, or threads. */
const ONE_CPU = 1.05;

/**
 * A system's model, from what it took.
 *
 * Service demand law: the CPU time of a service is its demand times the requests done, so the demand is the slope
 * through the origin of one on the other over all trials, and busy trials count most. What a lone request takes beyond
 * all its demands is time without a CPU. Source: D. A. Menasce, V. A. F. Almeida, L. W. Dowdy, _Performance by design_
 * (2004), chapter 3.
 */
export function fitModel(measured: Measured): FittedModel {
  const { arm, name, trials, scenario, source } = measured;
  const { system } = arm;
  const requests = requestsOf(measured);
  const order = pathOf(system.entry, system.services);
  const demands = Object.fromEntries(order.map((service) => [service, demandOf(service, measured)]));
  const alone = sumOf(requests.map(({ share, alone_s }) => share * alone_s));
  const cpu = sumOf(Object.values(demands).map(({ value }) => value));
  if (!(cpu > 0)) throw wanting(name, `needs CPU time of its services, got ${cpu} s a request`);
  return {
    demands,
    model: {
      source,
      scenario,
      cpus: cpusOf(measured),
      services: Object.fromEntries(
        order.map((service) => [
          service,
          {
            cpu_s: rounded(demands[service]!.value),
            processes: isOneProcess(service, measured) ? 1 : null,
            memory_bytes: Math.round(mean(trials.map((trial) => memoryOf(trial, service)))),
          },
        ]),
      ),
      requests: Object.fromEntries(
        requests.map(({ request, share, alone_s, scv }) => [
          request,
          // Under load more of a request may be CPU time than all it took alone.
          { share: rounded(share), alone_s: rounded(alone_s * Math.max(1, cpu / alone)), scv: rounded(scv) },
        ]),
      ),
    },
  };
}

/** The part of each request in all that were answered, in the order of names: what arms draw from the same shares in the same order is the same. */
export function sharesOf(all: readonly ReadonlyMap<string, Histogram>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, { count }] of all.flatMap((one) => [...one]))
    counts.set(name, (counts.get(name) ?? 0) + count);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, count]) => [name, count / total]));
}

/** The services in the order in which a request meets them: from the entry on, each before those that it needs. */
function pathOf(entry: string, services: Readonly<Record<string, ServiceDefinition>>): string[] {
  const path = [entry];
  for (const service of path) {
    for (const needed of services[service]?.needs ?? []) if (!path.includes(needed)) path.push(needed);
  }
  return path;
}

function demandOf(service: string, { name, trials }: Measured): Interval {
  const slope = (some: readonly TrialResult[]) => {
    let [product, square] = [0, 0];
    for (const trial of some) {
      const cpu_s = cpuOf(trial, service) * trial.duration_s;
      product += cpu_s * trial.total_requests;
      square += trial.total_requests ** 2;
    }
    return product / square;
  };
  const repetitions = [...new Set(trials.map(({ repetition }) => repetition))];
  const interval = tInterval(
    repetitions.map((repetition) => slope(trials.filter((trial) => trial.repetition === repetition))),
  );
  if (Number.isNaN(interval.value)) throw wanting(name, `needs samples of the CPU time of ${service}`);
  return { ...interval, value: slope(trials) };
}

/** CPU seconds a second of all replicas of a service; NaN: not to be had. */
function cpuOf({ resources }: TrialResult, service: string): number {
  const percents = replicasIn(resources.containers, service).map(({ cpu_percent }) => cpu_percent);
  return percents.length === 0 ? Number.NaN : sumOf(percents.map((percent) => percent ?? Number.NaN)) / 100;
}

/** Of one replica. */
function memoryOf({ resources }: TrialResult, service: string): number {
  const bytes = replicasIn(resources.containers, service).map(({ mem_usage_bytes }) => mem_usage_bytes ?? 0);
  return bytes.length === 0 ? 0 : mean(bytes);
}

function isOneProcess(service: string, { arm, trials }: Measured): boolean {
  if (arm.system.services[service]!.kind === 'postgres') return false;
  const uses = trials.flatMap(({ resources }) => replicasIn(resources.containers, service));
  return uses.every(({ cpu_percent }) => (cpu_percent ?? 0) / 100 < ONE_CPU);
}

/** Replicas are named 'task-service-2'. */
function replicasIn<T>(containers: Readonly<Record<string, T>>, service: string): T[] {
  return Object.entries(containers).flatMap(([replica, use]) =>
    replica.replace(/-\d+$/, '') === service ? [use] : [],
  );
}

/** Each request by itself: how often it comes, and how long it takes where there is one user and so no other request. */
function requestsOf({ name, trials, responses, shares }: Measured) {
  const lone = trials.filter(({ concurrency }) => concurrency === 1);
  if (lone.length === 0) {
    const users = [...new Set(trials.map(({ concurrency, rate }) => concurrency ?? `${rate}/s`))];
    const got = users.length > 0 ? `trials of ${users.join(', ')} users` : 'none that are not INVALID';
    throw wanting(name, `needs trials of one user, whose requests meet no others; got ${got}`);
  }
  const all = new Map<string, Histogram>();
  for (const { run_id } of lone) {
    for (const [request, histogram] of responses(run_id)) {
      const known = all.get(request);
      if (known) known.merge(histogram);
      else all.set(request, histogram);
    }
  }
  return [...shares].flatMap(([request, share]) => {
    const histogram = all.get(request);
    if (!histogram?.count) return [];
    const { count, mean: mean_us, variance } = histogram;
    return [{ request, share, alone_s: mean_us / 1e6, scv: count > 1 ? variance / mean_us ** 2 : 0 }];
  });
}

/** CPUs that can be had: those that there are, or what the busiest trials got where these used them up. */
function cpusOf({ trials, systemCpus }: Measured): number {
  const used = trials.map(({ resources }) => resources.totals.total_cpu_units ?? 0);
  const most = Math.max(...used);
  return most > ALL_BUSY * systemCpus ? rounded(Math.min(most, systemCpus)) : systemCpus;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Digits that a measurement can have. */
const rounded = (value: number) => Number(value.toPrecision(4));

const wanting = (arm: string, what: string) =>
  new LoadstoneError('E_CALIBRATION', `arms.${arm}: a model ${what}`);
