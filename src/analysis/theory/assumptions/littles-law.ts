import { numberInside } from '../../../queueing/operational-laws.ts';
import { mean } from '../../../stats/mean.ts';
import { variance } from '../../../stats/variance.ts';
import { COUNTING_TOLERANCE } from '../../laws.ts';
import type { Checked, Claims } from './checked.ts';
import { normalEffect, zTest } from './effects.ts';

/** The system's counters are read so late after the window's ends, at the most. */
const READING_S = 0.1;

/**
 * L = lambda R, L from the server's own integral and lambda R from the generator's clocks. What straddles the window's ends
 * is known request by request: those sent in the window count with the part of their time inside it, and so do those from
 * before. What is left by chance is that the server's counters are read a moment later, when another number is inside. A
 * server does not count whoever is on the way to it, and some not whoever is on the way back: L lies between lambda R and
 * lambda (R - way), which is what is tested, and the margin begins there.
 */
export function littlesLaw(seen: Checked): Claims {
  const { all, inWindow, window, system } = seen;
  if (system === null) return { claims: [], untold: 'the server does not tell how many are inside' };
  const { from, until } = window;
  const length = until - from;
  const times = inWindow.map(({ sent_s, done_s }) => (done_s ?? until) - sent_s);
  const lambda = times.length / length;
  const straddling = all.reduce(
    (sum, { sent_s, done_s }) =>
      sum +
      (sent_s < from ? part(done_s, from) - part(done_s, until) : 0) -
      (sent_s >= from && sent_s < until ? part(done_s, until) : 0),
    0,
  );
  const expected = numberInside(lambda, mean(times)) + straddling / length;
  const atEnds = numbersAt(all, stretches(from, until));
  const se = (READING_S * Math.sqrt(2 * variance(atEnds))) / (length * expected);
  const travel = numberInside(lambda, timeOnTheWay(seen)) / expected;
  const off = system.in_flight_mean / expected - 1;
  const outside = off - Math.min(0, Math.max(-travel, off));
  const margin = { low: -COUNTING_TOLERANCE - travel, high: COUNTING_TOLERANCE };
  const claim = {
    name: 'as many are inside as arrival rate x response time says',
    effect: normalEffect('(L - lambda R) / lambda R', off, se, margin),
    tests: se > 0 ? [zTest('z', outside / se)] : [],
  };
  return { claims: [claim], untold: null };
}

/** Of a round trip, not at the server: where it tells when it had a request, the mean; else that of an empty server. */
function timeOnTheWay({ served, empty_roundtrip_s }: Checked): number {
  const ways = (served ?? []).flatMap(({ sent_s, done_s, server }) =>
    done_s === null ? [] : [done_s - sent_s - (server.freed_s - server.arrived_s)],
  );
  return Math.max(empty_roundtrip_s, ways.length === 0 ? 0 : mean(ways));
}

/** What is left of a response at a time; what is never answered counts up to the window's end. */
const part = (done_s: number | null, at: number) => (done_s === null ? 0 : Math.max(0, done_s - at));

const MOMENTS = 200;
const stretches = (from: number, until: number) =>
  Array.from({ length: MOMENTS }, (_, i) => from + ((i + 0.5) * (until - from)) / MOMENTS);

/** How many are inside at each of these rising times. */
function numbersAt(all: Checked['all'], moments: readonly number[]): number[] {
  const ends = all.map(({ done_s }) => done_s ?? Infinity).sort((a, b) => a - b);
  let [came, left] = [0, 0];
  return moments.map((t) => {
    while (came < all.length && all[came]!.sent_s <= t) came++;
    while (left < ends.length && ends[left]! <= t) left++;
    return came - left;
  });
}
