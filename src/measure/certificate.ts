import { type Compared, compare, type Statistic } from './batched-sums.ts';
import { BinnedCounts, dispersion, meanCount } from './binned-counts.ts';
import { type Check, countCheck, figureCheck } from './certificate-check.ts';
import { GapHistogram } from './gap-histogram.ts';
import { autocorrelation, GapMoments, gapScv } from './gap-moments.ts';
import { Sorter } from './sorter.ts';

/** Bins in which the arrivals are counted, in seconds. */
export const BIN_WIDTHS = { dispersion_10ms: 0.01, dispersion_100ms: 0.1, dispersion_1s: 1 } as const;

/**
 * Bins begin this long after a whole second: at a constant rate, or in a trace, many arrivals are intended for just the
 * whole hundredths of a second, and of those on the edge of a bin the least delay would make a large difference.
 */
const BINS_FROM_S = 0.0037;

/** An index of dispersion, or a variance of gaps, may be off by this part of itself or by this much. */
export const DISPERSION_MARGIN = { relative: 0.05, absolute: 0.02 } as const;
export const AUTOCORRELATION_MARGIN = 0.02;
export const DISTANCE_MARGIN = 0.01;
/** Part of the arrivals that may be dropped, or out of order, and by which the rate may be off. */
export const RATE_MARGIN = 0.01;

/** A machine on which one send costs more than this cannot be said to send at given times. */
export const HIGHEST_SEND_COST_S = 20e-6;

/**
 * Gaps below this many costs of a send are the sender's own: there an ideal sender has a jump, of height
 * 1 - exp(-rate c) at exactly c, and a real one, whose sends do not all cost the same, a slope.
 */
export const RESOLUTION_IN_COSTS = 2;

/**
 * Gaps that vary less than this are all alike, and any jitter makes a large part of their differences: correlations and
 * distances of such gaps are those of the jitter. Their variance is held against the intended one's instead.
 */
export const ALIKE_SCV = 0.01;

/** As many gaps of a continuous distribution do not fall into one of the narrow bins by chance. */
const FEWEST_REPEATED = 10;

/** Sends of several threads come in order of arrival and are brought into the order of sending as far as this. */
const REORDERED = 16_384;

export interface Certificate {
  readonly verdict: 'passes' | 'fails' | 'too short to tell';
  /** One send costs more than it may; the verdict then says little. */
  readonly suspect: boolean;
  readonly arrivals: number;
  readonly sent: number;
  readonly dropped: number;
  /** Sent so long before others that arrived earlier that they could not be brought into order. */
  readonly disordered: number;
  readonly send_cost_us: number;
  /** The largest distance of the gaps from the ideal sender's where even a cost of a send is told. */
  readonly distance_at_any_gap: number | null;
  readonly checks: readonly Check[];
  /** The verdict, and what did not pass. */
  readonly sentences: readonly string[];
}

/**
 * Were requests sent as they were to arrive? Holds the times sent against the times intended of the same run, which is
 * far surer than holding either against theory; in constant memory, about 1 MB. A constant delay is no fault here (the
 * lag tells of it): the bins of what was sent begin later by the median delay of the first arrivals.
 */
export class ArrivalCertificate {
  readonly #cost: number;
  readonly #from: number;
  /** When bins of what was intended begin. */
  readonly #intendedFrom: number;
  readonly #intended = new Points();
  readonly #sent = new Points();
  readonly #sentGaps = new GapHistogram();
  readonly #idealGaps = new GapHistogram();
  readonly #sorter = new Sorter(REORDERED, (time) => this.#addSent(time));
  readonly #delays: number[] = [];
  #arrivals = 0;
  #dropped = 0;
  #disordered = 0;
  #idealLast = -Infinity;
  /** When bins of what was sent begin; not known before the first send is in order. */
  #sentFrom = Number.NaN;

  /**
   * `cost_s`: what one send costs this machine; of several threads that send at once, their part of it. Arrivals
   * intended before `from_s` are left out.
   */
  constructor(cost_s: number, from_s = 0) {
    if (!(cost_s >= 0 && cost_s < Infinity)) throw new RangeError(`a cost is a time from 0, got ${cost_s} s`);
    this.#cost = cost_s;
    this.#from = from_s;
    this.#intendedFrom = from_s + BINS_FROM_S;
  }

  /** One arrival, in order of the times intended; `sent_s` null: it was dropped. Seconds of one clock. */
  add(intended_s: number, sent_s: number | null): void {
    if (intended_s < this.#from) return;
    this.#arrivals++;
    this.#intended.add(intended_s, this.#intendedFrom);
    const ideal = Math.max(intended_s, this.#idealLast + this.#cost);
    if (this.#idealLast !== -Infinity) this.#idealGaps.add(ideal - this.#idealLast);
    this.#idealLast = ideal;
    if (sent_s === null) {
      this.#dropped++;
      return;
    }
    if (this.#delays.length < REORDERED) this.#delays.push(sent_s - intended_s);
    this.#sorter.push(sent_s);
  }

  #addSent(time: number): void {
    if (Number.isNaN(this.#sentFrom)) this.#sentFrom = this.#intendedFrom + median(this.#delays);
    if (time < this.#sent.last) this.#disordered++;
    const inOrder = Math.max(time, this.#sent.last);
    if (this.#sent.last !== -Infinity) this.#sentGaps.add(inOrder - this.#sent.last);
    this.#sent.add(inOrder, this.#sentFrom);
  }

  finish(): Certificate {
    this.#sorter.flush();
    const checks = this.#checks();
    const failed = checks.filter(({ passed }) => passed === false);
    const untold = checks.filter(({ passed }) => passed === null);
    const verdict = failed.length > 0 ? 'fails' : untold.length > 0 ? 'too short to tell' : 'passes';
    const suspect = this.#cost > HIGHEST_SEND_COST_S;
    const send_cost_us = this.#cost * 1e6;
    return {
      verdict,
      suspect,
      arrivals: this.#arrivals,
      sent: this.#arrivals - this.#dropped,
      dropped: this.#dropped,
      disordered: this.#disordered,
      send_cost_us,
      distance_at_any_gap: this.#sentGaps.count > 0 ? this.#sentGaps.distance(this.#idealGaps) : null,
      checks,
      sentences: [
        SAYS[verdict],
        ...[...failed, ...untold].map(({ sentence }) => sentence),
        ...(suspect
          ? [`SUSPECT: a send costs ${send_cost_us.toFixed(1)} us here, over ${HIGHEST_SEND_COST_S * 1e6} us`]
          : []),
      ],
    };
  }

  #checks(): Check[] {
    const [sent, intended] = [this.#sent, this.#intended];
    const until = Math.max(0, intended.last - this.#intendedFrom);
    sent.finish();
    intended.finish();
    const ofCounts = (name: keyof typeof BIN_WIDTHS, statistic: Statistic) =>
      compare(
        sent.counts[name].sums,
        intended.counts[name].sums,
        intended.counts[name].bins(until),
        statistic,
      );
    const dispersions = (Object.keys(BIN_WIDTHS) as (keyof typeof BIN_WIDTHS)[]).map((name) => {
      const compared = ofCounts(name, dispersion);
      return figureCheck(name, compared, dispersionMargin(compared));
    });
    const mean = ofCounts('dispersion_10ms', meanCount);
    const ofGaps = (statistic: Statistic) =>
      compare(sent.moments.sums, intended.moments.sums, intended.moments.units(until), statistic);
    const scv = ofGaps(gapScv);
    const alike = !(scv.intended >= ALIKE_SCV);
    // A bin that holds more than the margin is one value, taken again and again: any jitter splits it.
    const repeated = this.#idealGaps.mostInABin(RESOLUTION_IN_COSTS * this.#cost);
    const lattice = repeated > Math.max(FEWEST_REPEATED, DISTANCE_MARGIN * this.#idealGaps.count);
    return [
      countCheck('dropped', this.#dropped, this.#arrivals, RATE_MARGIN),
      countCheck('disordered', this.#disordered, this.#arrivals, RATE_MARGIN),
      figureCheck('per_10ms', mean, RATE_MARGIN * mean.intended),
      ...dispersions,
      ...(alike ? [] : [figureCheck('autocorrelation', ofGaps(autocorrelation), AUTOCORRELATION_MARGIN)]),
      alike || lattice
        ? figureCheck('gap_scv', scv, dispersionMargin(scv))
        : figureCheck('distance', this.#distance(), DISTANCE_MARGIN),
    ];
  }

  /** The error is that of two independent samples where it is largest, at the median: 1/4 / n each. Theirs is less. */
  #distance(): Compared {
    return {
      sent: this.#sentGaps.distance(this.#idealGaps, RESOLUTION_IN_COSTS * this.#cost),
      intended: 0,
      standardError: Math.sqrt(1 / (2 * this.#sentGaps.count)),
    };
  }
}

const SAYS: Record<Certificate['verdict'], string> = {
  passes: 'sent as they were to arrive',
  fails: 'not sent as they were to arrive',
  'too short to tell': 'too short to tell whether sent as they were to arrive',
};

/** One sequence of points in rising order, and all that is counted of it from a time on. */
class Points {
  readonly counts = {
    dispersion_10ms: new BinnedCounts(BIN_WIDTHS.dispersion_10ms),
    dispersion_100ms: new BinnedCounts(BIN_WIDTHS.dispersion_100ms),
    dispersion_1s: new BinnedCounts(BIN_WIDTHS.dispersion_1s),
  };
  readonly moments = new GapMoments();
  last = -Infinity;

  add(time: number, from: number): void {
    const since = time - from;
    if (since >= 0) {
      this.counts.dispersion_10ms.add(since);
      this.counts.dispersion_100ms.add(since);
      this.counts.dispersion_1s.add(since);
      if (this.last !== -Infinity) this.moments.add(time - this.last, since);
    }
    this.last = time;
  }

  /** Counts the bins that are open. */
  finish(): void {
    for (const counts of Object.values(this.counts)) counts.finish();
  }
}

const dispersionMargin = ({ intended }: Compared) =>
  Math.max(DISPERSION_MARGIN.absolute, DISPERSION_MARGIN.relative * intended);

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
