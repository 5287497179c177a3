import type { Compared } from './batched-sums.ts';

/** What a check is of, as a person says it. */
const WHAT = {
  dropped: 'part of the arrivals dropped',
  disordered: 'part of the arrivals sent long before others that came earlier',
  per_10ms: 'arrivals in 10 ms on average',
  dispersion_10ms: 'index of dispersion of the counts in 10 ms',
  dispersion_100ms: 'index of dispersion of the counts in 100 ms',
  dispersion_1s: 'index of dispersion of the counts in 1 s',
  autocorrelation: 'autocorrelation of neighbouring gaps',
  gap_scv: 'squared coefficient of variation of the gaps',
  distance: "distance of the gaps from an ideal sender's",
} as const;

/** Not differences but shares, of which none is intended. */
const SHARES: readonly Check['name'][] = ['dropped', 'disordered', 'distance'];

/** A figure of what was sent against that of what was intended. null: there is none. */
export interface Check {
  readonly name: keyof typeof WHAT;
  readonly figure: number | null;
  readonly intended: number | null;
  /** How far apart they may be. */
  readonly margin: number | null;
  /** Of their difference. */
  readonly standard_error: number | null;
  /** null: the run was too short to tell. */
  readonly passed: boolean | null;
  readonly sentence: string;
}

/** The difference is known to this many standard errors: about 95%. */
const SURE = 2;

/** A share of fewer arrivals than this cannot be told from its margin. */
const FEWEST_ARRIVALS = 100;

/**
 * The margin decides, where the run is long enough for it: the difference must be known to within the margin. A run too
 * short for that still fails by a difference that is beyond the margin and its error.
 */
export function figureCheck(name: Check['name'], compared: Compared, margin: number): Check {
  const { sent, intended, standardError } = compared;
  const off = Math.abs(sent - intended);
  const error = standardError === null ? Infinity : SURE * standardError;
  const known = Number.isFinite(off) && Number.isFinite(margin) && !Number.isNaN(error);
  const passed = !known ? null : off > margin + error ? false : error > margin ? null : off <= margin;
  return check(name, sent, intended, margin, standardError, passed);
}

/** A share that was counted, not estimated. */
export function countCheck(name: Check['name'], count: number, of: number, margin: number): Check {
  const share = count / of;
  return check(name, share, 0, margin, 0, of < FEWEST_ARRIVALS ? null : share <= margin);
}

function check(
  name: Check['name'],
  figure: number,
  intended: number,
  margin: number,
  standardError: number | null,
  passed: boolean | null,
): Check {
  const verdict = passed === null ? 'too short to tell' : passed ? 'passes' : 'fails';
  const rule = SHARES.includes(name)
    ? `(at most ${shown(margin)})`
    : `against ${shown(intended)} intended (at most ${shown(margin)} apart)`;
  return {
    name,
    figure: finite(figure),
    intended: finite(intended),
    margin: finite(margin),
    standard_error: standardError === null ? null : finite(standardError),
    passed,
    sentence: `${WHAT[name]} ${shown(figure)} ${rule}: ${verdict}`,
  };
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);

const shown = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'unknown');
