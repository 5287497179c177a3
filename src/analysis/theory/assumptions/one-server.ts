import { emptyRoundTrips } from '../../../measure/empty-round-trip.ts';
import type { Claim } from '../../../stats/checks/aspect.ts';
import { mean } from '../../../stats/mean.ts';
import { studentCdf, studentP, studentQuantile } from '../../../stats/student-t.ts';
import { variance } from '../../../stats/variance.ts';
import { isServed, type Observed, occupancyOf, type Sent, type Served } from '../observed.ts';
import { recursion } from '../recursion.ts';
import type { Checked, Claims } from './checked.ts';
import { around, ONE_SIDED, rareClaim } from './effects.ts';

/** A server's clock is read at slightly different moments for one thing that happened once. */
const CLOCK_S = 20e-6;
/** Of requests. */
const RARE = 0.01;
/** Of answers that come in another order without the server's tell: two on the way at once may change places. */
const OVERTAKING = 0.05;
/** Of the mean service, and of the mean response time. */
const MARGIN = 0.05;
/**
 * Of the mean service, for the way to an empty server and back, which is taken off wherever a response time is compared.
 * HTTP on one machine takes 0.7 to 1.1 ms, which is 4 to 11% of services of 20 to 10 ms, and more on a machine that is busy;
 * what is hidden in it beyond this is seen.
 */
const WAY_MARGIN = 0.2;
/** Response times of neighbours are alike, means of long batches are not. */
const BATCHES = 20;
const FEWEST_IN_BATCH = 5;

/** One queue, first come first served, with so many servers that work while anybody is there. */
export function oneServer(seen: Checked): Claims {
  const { served, setting } = seen;
  if (setting.replicas > 1) return { claims: [], untold: 'it is not known which replica had a request' };
  if (served === null) {
    return { claims: setting.servers === 1 ? [answersInOrder(seen.inWindow)] : [], untold: seen.untold };
  }
  const claims = [
    ...together(seen, served, setting.servers),
    inOrder(served),
    shortWay(seen, mean(served.map(occupancyOf))),
    againstTheClocksOfTheGenerator(seen, setting.servers),
  ];
  return { claims: claims.flatMap((one) => one ?? []), untold: null };
}

/**
 * More at once than there are servers, and servers that stay free with somebody there: of requests of the window, with all
 * before them, one of whom may be served when the window begins.
 */
function together({ all, window }: Observed, served: readonly Served[], servers: number): Claim[] {
  const starts = all.filter(isServed).sort((a, b) => a.server.started_s - b.server.started_s);
  /** When each server is free. */
  const free = new Array<number>(servers).fill(-Infinity);
  let overlaps = 0;
  const idle: number[] = [];
  for (const { sent_s, server } of starts) {
    const first = free.indexOf(Math.min(...free));
    if (sent_s >= window.from && sent_s < window.until) {
      if (server.started_s < free[first]! - CLOCK_S) overlaps++;
      idle.push(Math.max(0, server.started_s - Math.max(server.arrived_s, free[first]!)));
    }
    free[first] = Math.max(free[first]!, server.freed_s);
  }
  const who = servers === 1 ? 'one is' : `${servers} are`;
  const overlap = rareClaim(
    `at most ${who} served at a time`,
    'share of services that begin before a server is free',
    overlaps,
    served.length,
    RARE,
  );
  return [overlap, neverIdle(idle, mean(served.map(occupancyOf)))];
}

function neverIdle(idle: readonly number[], service: number): Claim {
  const shares = idle.map((one) => one / service);
  const { value, low, high, se } = estimate(shares);
  return {
    name: 'the server works while somebody is there',
    effect: {
      what: 'mean time without work / mean service',
      value,
      low: Math.max(0, low),
      high,
      margin: { low: 0, high: MARGIN },
    },
    tests: meanTest(value, se, idle.length - 1),
  };
}

/** The test is that it is no longer than the margin: nothing says that there is no way at all. */
function shortWay({ all, empty_roundtrip_s }: Checked, service: number): Claim {
  const ways = emptyRoundTrips(all).map((one) => one / service);
  const name = 'the way to an empty server and back is short';
  const what = 'mean round trip of an empty server beyond the occupancy / mean service';
  const margin = { low: 0, high: WAY_MARGIN };
  if (ways.length < 2) {
    // Nobody was alone here: the calibration's is taken, and shows nothing of this trial.
    const value = empty_roundtrip_s / service;
    return { name, effect: { what, value, low: 0, high: Math.max(1, value), margin }, tests: [] };
  }
  const { value, low, high, se } = estimate(ways);
  const t = se > 0 ? (value - WAY_MARGIN) / se : 0;
  const p = se > 0 ? studentCdf(-t, ways.length - 1) : value > WAY_MARGIN ? 0 : 1;
  return {
    name,
    effect: { what, value, low: Math.max(0, low), high, margin },
    tests: [{ name: 't', statistic: t, p }],
  };
}

/** A mean with its interval by Student's t. */
function estimate(values: readonly number[]) {
  const value = mean(values);
  const se = Math.sqrt(variance(values) / values.length);
  const half = se > 0 ? studentQuantile(1 - ONE_SIDED, values.length - 1) * se : 0;
  return { value, low: value - half, high: value + half, se };
}

const meanTest = (value: number, se: number, df: number) =>
  se > 0 ? [{ name: 't', statistic: value / se, p: studentP(value / se, df) }] : [];

function inOrder(served: readonly Served[]): Claim {
  let late = 0;
  let latest = -Infinity;
  for (const { server } of served) {
    if (server.started_s < latest - CLOCK_S) late++;
    latest = Math.max(latest, server.started_s);
  }
  const what = 'share of services that begin before that of an earlier request';
  return rareClaim('first come is first served', what, late, served.length, RARE);
}

/** What the generator alone can tell: answers in the order of the requests. */
function answersInOrder(requests: readonly Sent[]): Claim {
  let [late, count, latest] = [0, 0, -Infinity];
  for (const { done_s } of requests) {
    if (done_s === null) continue;
    count++;
    if (done_s < latest) late++;
    latest = Math.max(latest, done_s);
  }
  const what = 'share of answers that come before that of an earlier request';
  return rareClaim('first come is first answered', what, late, Math.max(1, count), OVERTAKING);
}

/**
 * A server may tell what it likes of its times, but not when answers arrive: the mean of what the recursion on its occupancies
 * does not explain, by batches of neighbours.
 */
function againstTheClocksOfTheGenerator(seen: Checked, servers: number): Claim | null {
  const { from, until } = seen.window;
  const expected = recursion(seen, servers, occupancyOf)?.filter(
    ({ request }) => request.good && request.sent_s >= from && request.sent_s < until,
  );
  if (!expected || expected.length < BATCHES * FEWEST_IN_BATCH) return null;
  const size = Math.floor(expected.length / BATCHES);
  const scale = mean(expected.map((one) => one.response_s));
  const left = expected.map(
    ({ request, response_s }) => request.done_s! - request.sent_s - response_s - seen.empty_roundtrip_s,
  );
  const batches = Array.from(
    { length: BATCHES },
    (_, i) => mean(left.slice(i * size, (i + 1) * size)) / scale,
  );
  const { value, low, high, se } = estimate(batches);
  return {
    name: "response times are those of the server's occupancies",
    effect: {
      what: 'mean difference from the recursion / mean response time',
      value,
      low,
      high,
      margin: around(MARGIN),
    },
    tests: meanTest(value, se, BATCHES - 1),
  };
}
