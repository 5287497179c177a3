import { isBehind, leftOut } from '../../analysis/patterns/left-out.ts';
import type { Gaps, Generator, Pattern } from '../../analysis/patterns/pattern.ts';
import { type Aspect, gapsOf } from '../../stats/index.ts';
import { formatTick } from '../ticks.ts';

/** When the requests of one trial were sent, ready to be drawn. */
export interface SentSample {
  /** Ends the names of its figures. */
  readonly id: string;
  /** Who sent, as in 'of low, open'. */
  readonly series: string;
  readonly run_id: string;
  readonly generator: Generator;
  /** Seconds from the window's begin. */
  readonly times: readonly number[];
  /** Of these times. */
  readonly gaps: readonly number[];
  readonly mean: number;
  readonly cv: number;
  readonly shape: Aspect;
  readonly dependence: Aspect;
  /** How its rate and the one asked for differ, said of a generator that waits; '' of others. */
  readonly because: string;
}

/** null: too few to draw. */
export function sentSample(
  pattern: Omit<Pattern, 'sent_s' | 'gaps'>,
  times: readonly number[],
  gaps: Gaps | null,
  id: string,
): SentSample | null {
  const [shape, dependence] = gaps?.check?.aspects ?? [];
  if (!gaps || !shape || !dependence) return null;
  const { series, run_id, generator } = pattern;
  return {
    id,
    series,
    run_id,
    generator,
    times,
    gaps: gapsOf(times),
    mean: gaps.mean_s,
    cv: gaps.cv,
    shape,
    dependence,
    because: becauseOf(pattern),
  };
}

function becauseOf({
  generator,
  rate_asked,
  rate_sent,
  omitted,
  requests,
}: Parameters<typeof sentSample>[0]): string {
  if (rate_asked === null || !isBehind(leftOut(generator, omitted, requests.sent))) return '';
  const rate = (value: number) => `${formatTick(Number(value.toPrecision(2)))}/s`;
  return `A synchronous generator asked for ${rate(rate_asked)} sent ${rate(rate_sent)}: the server set its pace`;
}

/** 'Requests of low, open, as they were sent (trial run_000_low_r2)': how every subtitle begins. */
export const sentWords = ({ series, run_id }: SentSample): string =>
  `Requests of ${series}, as they were sent (${run_id})`;

/** The finding, with the reason in front where there is one. */
export const withReason = ({ because }: SentSample, finding: string): string =>
  because === '' ? finding : `${because}. ${finding}`;
