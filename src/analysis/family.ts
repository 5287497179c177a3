import { holm } from '../stats/holm.ts';
import type { Metric } from './analysis.ts';

/** The family-wise level: at most one experiment in twenty without any difference names one. */
export const ALPHA = 0.05;

/**
 * How the 5% are shared before the data are seen. The overall comparison in the primary metric answers the
 * question, so it gets nearly all; by Holm's procedure what it needed is passed on once it is found different.
 *
 * Why so uneven: the levels of a repetition share one deployment (a split plot), so an arm's own noise comes at
 * two strata, deployment and trial. Against both only the repetitions count, n - 1 degrees of freedom, however
 * many levels there are. With 3 repetitions t must exceed 4.3 at the 5% level but 35 at 5% / 60, which is what an
 * even share over 10 metrics, at 5 levels and overall, would ask: hardly any real difference would ever be seen.
 */
const SHARES = { answer: 0.9, answerByLevel: 0.05, others: 0.04, othersByLevel: 0.01 } as const;

export interface Member {
  readonly metric: Metric;
  readonly overall: boolean;
  readonly p: number | null;
}

/**
 * Holm's adjusted p values over everything that is compared: overall and by level, all metrics and pairs. Each p
 * value is that of a paired t test over repetitions, valid whatever the noise of levels and deployments and
 * however levels and metrics depend on each other; so is Holm's procedure. The test beside this file measures the
 * rate of false differences and the power by simulation.
 */
export function adjust(members: readonly Member[], primary: Metric): (number | null)[] {
  const tested = members.filter((member) => member.p !== null);
  const classes = tested.map((member) => classOf(member, primary));
  const weights = classes.map((one) => SHARES[one] / classes.filter((other) => other === one).length);
  const adjusted = holm(
    tested.map((member) => member.p!),
    weights,
  );
  return members.map((member) => (member.p === null ? null : adjusted[tested.indexOf(member)]!));
}

function classOf({ metric, overall }: Member, primary: Metric): keyof typeof SHARES {
  if (metric === primary) return overall ? 'answer' : 'answerByLevel';
  return overall ? 'others' : 'othersByLevel';
}
