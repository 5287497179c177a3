import { mean } from '../../stats/mean.ts';
import { isServed, type Observed, occupancyOf } from './observed.ts';
import { drawnOf, type Expected, recursion } from './recursion.ts';
import type { TheoryTrial } from './theory.ts';

type Comparison = NonNullable<TheoryTrial['lindley']>;

/** Parts of the mean response time within which a server agrees with the recursion, less the empty round trip. */
const OCCUPIED_MARGIN = 0.01;
const DRAWN_MARGIN = { usual: 0.03, busy: 0.05 } as const;
/** Of the utilisation that the drawn services make. */
const UTILISATION_MARGIN = 0.02;
/** Utilisation above which the overhead of a service is multiplied so much that more is allowed. */
const BUSY = 0.9;

export interface Circumstances {
  readonly servers: number;
  /** Utilisation asked for, or achieved where none was. */
  readonly rho: number;
  readonly empty_roundtrip_s: number;
}

/** Request by request against the recursion; null where it cannot be computed. */
export function lindleyComparison(seen: Observed, given: Circumstances): Comparison | null {
  const occupied = recursion(seen, given.servers, occupancyOf);
  if (occupied === null) return null;
  const measured = measuredOf(occupied, seen);
  if (measured.length === 0) return null;
  const measured_s = mean(measured.map(roundTrip));
  const { empty_roundtrip_s } = given;
  const against = (all: readonly Expected[]) => {
    const expected_s = mean(measuredOf(all, seen).map((one) => one.response_s));
    return {
      expected_s,
      off: (measured_s - empty_roundtrip_s - expected_s) / expected_s,
      off_with_round_trip: (measured_s - expected_s) / expected_s,
    };
  };
  const on = against(occupied);
  const drawn = recursion(seen, given.servers, drawnOf);
  return {
    measured_s,
    empty_roundtrip_s,
    occupied: { ...on, agrees: Math.abs(on.off) <= OCCUPIED_MARGIN },
    drawn: drawn && drawnComparison(against(drawn), drawn, seen, given),
    inflation_s: drawn && mean(measured.map(({ request }) => occupancyOf(request) - drawnOf(request))),
  };
}

function drawnComparison(
  against: Pick<Comparison['occupied'], 'expected_s' | 'off' | 'off_with_round_trip'>,
  drawn: readonly Expected[],
  seen: Observed,
  { rho, servers }: Circumstances,
): NonNullable<Comparison['drawn']> {
  const margin = rho >= BUSY - 1e-9 ? DRAWN_MARGIN.busy : DRAWN_MARGIN.usual;
  const utilisation = busyShare(
    drawn.map(({ started_s, service_s }) => ({ started_s, freed_s: started_s + service_s })),
    seen,
    servers,
  );
  const utilisation_off = (measuredUtilisation(seen, servers)! - utilisation) / utilisation;
  return {
    ...against,
    agrees: Math.abs(against.off) <= margin,
    utilisation,
    utilisation_off,
    utilisation_agrees: Math.abs(utilisation_off) <= UTILISATION_MARGIN,
  };
}

/** Of the window, in which the servers had somebody, by their own times; null: they do not tell. */
export const measuredUtilisation = (seen: Observed, servers: number): number | null =>
  seen.served === null
    ? null
    : busyShare(
        seen.all.filter(isServed).map(({ server }) => server),
        seen,
        servers,
      );

function busyShare(
  spans: readonly { readonly started_s: number; readonly freed_s: number }[],
  { window: { from, until } }: Observed,
  servers: number,
): number {
  let busy = 0;
  for (const { started_s, freed_s } of spans) {
    busy += Math.max(0, Math.min(freed_s, until) - Math.max(started_s, from));
  }
  return busy / ((until - from) * servers);
}

/** Of those sent in the window and answered well: the same on both sides. */
const measuredOf = (all: readonly Expected[], { window }: Observed) =>
  all.filter(({ request }) => request.good && request.sent_s >= window.from && request.sent_s < window.until);

const roundTrip = ({ request }: Expected) => request.done_s! - request.sent_s;
