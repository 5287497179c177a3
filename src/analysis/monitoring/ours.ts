import type { MonitoredName } from '../../measure/prometheus-reading.ts';
import type { RequestRecord, ServerTimes } from '../../measure/request-record.ts';
import { lengthOf, type Window } from '../../measure/window.ts';
import type { Arm } from '../../plan/plan.ts';
import { serversOf } from '../../plan/servers.ts';
import type { TrialResult } from '../../results/trial-result.ts';

/** A figure of our own, and where it comes from; null: why there is none. */
export interface Own {
  readonly value: number | null;
  readonly from: string;
}

export interface OwnFigures {
  readonly result: TrialResult;
  readonly arm: Arm;
  readonly window: Window;
  readonly requests: readonly RequestRecord[] | null;
  /** Of the job's replicas. */
  readonly replicas: readonly string[];
}

/** What was measured here of the same thing, as near to the server as it was. */
export function ownFigure(quantity: MonitoredName, job: string, own: OwnFigures): Own {
  const service = serviceOf(own.arm);
  const isProxy = service !== undefined && job !== service.name;
  if (quantity === 'throughput') return throughput(own.result, !isProxy && service?.hasQueries === true);
  if (isProxy) return quantity === 'response_s' ? roundTrip(own.result) : none('nobody measures a proxy');
  const told = own.requests?.flatMap(({ server }) => server ?? []) ?? [];
  const isTold = service?.hasQueries === true && told.length > 0;
  if (quantity === 'response_s') return isTold ? toldResponse(told, own.window) : response(own.result);
  if (service?.hasQueries) return isTold ? occupied(told, own, service.servers) : none(NOT_KEPT);
  return cpu(own.result, own.replicas);
}

const NOT_KEPT = "the server's times of single requests were not kept (keep_requests)";
const none = (from: string): Own => ({ value: null, from });

function serviceOf(arm: Arm) {
  if (arm.kind === 'url') return undefined;
  const { entry, services } = arm.system;
  return { name: entry, hasQueries: services[entry]!.queries !== undefined, servers: serversOf(arm) };
}

/** A service's own queries count what it served; the kit's counters have what it refused, too. */
const throughput = ({ goodput_rps, throughput_rps }: TrialResult, served: boolean): Own =>
  served
    ? { value: goodput_rps, from: 'good answers that the generator got' }
    : { value: throughput_rps, from: 'answers that the generator got' };

const roundTrip = ({ roundtrip_avg_ms }: TrialResult): Own => ({
  value: roundtrip_avg_ms === null ? null : roundtrip_avg_ms / 1000,
  from: roundtrip_avg_ms === null ? 'no request was good' : "the generator's round trips",
});

/** The counters of the service, which we read ourselves at both ends of the window. */
function response(result: TrialResult): Own {
  const { system } = result.evidence;
  if (system === null || system.completions === 0) return roundTrip(result);
  return {
    value: system.duration_sum_s / system.completions,
    from: "the service's counters at the window's ends",
  };
}

function toldResponse(told: readonly ServerTimes[], { from, until }: Window): Own {
  const ended = told.filter(({ freed_s }) => freed_s >= from && freed_s < until);
  if (ended.length === 0) return none('no request ended in the window');
  const sum = ended.reduce((total, { arrived_s, freed_s }) => total + freed_s - arrived_s, 0);
  return { value: sum / ended.length, from: "the server's times of each request" };
}

/** Occupied time within the window / (servers x window). */
function occupied(told: readonly ServerTimes[], { window, replicas }: OwnFigures, servers: number): Own {
  const { from, until } = window;
  const busy = told.reduce(
    (sum, { started_s, freed_s }) => sum + Math.max(0, Math.min(freed_s, until) - Math.max(started_s, from)),
    0,
  );
  const all = replicas.length * servers;
  if (!(all > 0)) return none('nobody says how many servers there were');
  return { value: busy / (all * lengthOf(window)), from: "the server's times of each request" };
}

function cpu({ resources }: TrialResult, replicas: readonly string[]): Own {
  const uses = replicas.flatMap((replica) => resources.containers[replica]?.cpu_percent ?? []);
  if (uses.length === 0 || uses.length < replicas.length)
    return none('the CPU time of its processes is not known');
  const mean = uses.reduce((sum, percent) => sum + percent, 0) / uses.length / 100;
  return { value: mean, from: 'CPU time of its processes' };
}
