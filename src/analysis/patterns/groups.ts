import { mean } from '../../stats/mean.ts';
import { tInterval } from '../../stats/t-interval.ts';
import type { Estimate } from '../analysis.ts';
import { isBehind, leftOut } from './left-out.ts';
import type { Outcome, Pattern } from './pattern.ts';

/** A series at a level: the kept repetitions of one pattern together. */
export interface PatternGroup extends Pick<Pattern, 'series' | 'arm' | 'level' | 'generator' | 'cv_asked'> {
  readonly rate_asked: number | null;
  readonly rate_sent: Estimate;
  readonly throughput_rps: Estimate;
  readonly goodput_rps: Estimate;
  /** Shares of the requests sent, 0 to 1. null, here and below: no trial has it. */
  readonly success_share: Estimate | null;
  readonly cv: Estimate | null;
  readonly roundtrip_s: Estimate | null;
  readonly response_s: Estimate | null;
  readonly unpaced_response_s: Estimate | null;
  readonly omitted: Estimate | null;
  /** Of all trials together. */
  readonly requests: Outcome;
}

/** In the order of the series and levels. */
export function patternGroups(patterns: readonly Pattern[]): PatternGroup[] {
  const kept = patterns.filter((one) => one.kept);
  const keys = [...new Set(kept.map(keyOf))];
  return keys.map((key) => groupOf(kept.filter((one) => keyOf(one) === key)));
}

const keyOf = ({ series, level }: Pattern) => `${series}\n${level}`;

function groupOf(own: readonly Pattern[]): PatternGroup {
  const { series, arm, level, generator, cv_asked } = own[0]!;
  const estimate = (of: (one: Pattern) => number | null, most = Infinity): Estimate | null => {
    const values = own.map(of).filter((value) => value !== null);
    return values.length > 0 ? bounded(values, most) : null;
  };
  const sum = (of: keyof Outcome) => own.reduce((total, { requests }) => total + requests[of], 0);
  const asked = own.flatMap(({ rate_asked }) => rate_asked ?? []);
  return {
    series,
    arm,
    level,
    generator,
    cv_asked,
    rate_asked: asked.length > 0 ? mean(asked) : null,
    rate_sent: estimate((one) => one.rate_sent)!,
    throughput_rps: estimate((one) => one.throughput_rps)!,
    goodput_rps: estimate((one) => one.goodput_rps)!,
    success_share: estimate((one) => one.success_share, 1),
    cv: estimate(({ gaps }) => gaps?.cv ?? null),
    roundtrip_s: estimate((one) => one.roundtrip_s),
    response_s: estimate((one) => one.response_s),
    unpaced_response_s: estimate((one) => one.unpaced_response_s),
    omitted: estimate((one) => one.omitted),
    requests: { sent: sum('sent'), good: sum('good'), failed: sum('failed'), waiting: sum('waiting') },
  };
}

function bounded(values: readonly number[], most: number): Estimate {
  const { value, low, high, n } = tInterval(values);
  return {
    value,
    low: low === null ? null : Math.max(0, low),
    high: high === null ? null : Math.min(most, high),
    n,
  };
}

/** The part of its load that a group left out. */
export const shareLeftOut = ({ generator, omitted, rate_sent, requests }: PatternGroup): number =>
  leftOut(generator, omitted?.value ?? null, requests.sent / rate_sent.n);

/** The synchronous ones that fell behind what they were asked for, the worst first. */
export const slowedDown = (groups: readonly PatternGroup[]): PatternGroup[] =>
  groups
    .filter((group) => isBehind(shareLeftOut(group)))
    .toSorted((a, b) => shareLeftOut(b) - shareLeftOut(a));
