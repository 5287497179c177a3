import type { Claim } from '../../../stats/checks/aspect.ts';
import { mean } from '../../../stats/mean.ts';
import { studentP, studentQuantile } from '../../../stats/student-t.ts';
import { occupancyOf, type Served } from '../observed.ts';
import type { Checked, Claims } from './checked.ts';
import { around, ONE_SIDED, trend } from './effects.ts';

/** Change from the window's start to its end, as part of the mean. */
const MARGIN = 0.25;
/** Stretches in which arrivals are counted: their spread is seen from the data, so that bursts are no trend. */
const STRETCHES = 20;

/** Rates that stay what they are. Response times say nothing of that: a busy queue's wander by themselves. */
export function stationarity(seen: Checked): Claims {
  const claims = [arrivals(seen), ...(seen.served ? [services(seen.served, seen)] : [])];
  return { claims, untold: seen.untold };
}

function arrivals({ inWindow, window: { from, until } }: Checked): Claim {
  const length = (until - from) / STRETCHES;
  const counts = new Array<number>(STRETCHES).fill(0);
  for (const { sent_s } of inWindow) counts[Math.min(STRETCHES - 1, Math.floor((sent_s - from) / length))]!++;
  const times = counts.map((_, i) => from + (i + 0.5) * length);
  return noTrend(
    'arrivals come at a constant rate',
    'change of the arrival rate',
    times,
    counts,
    until - from,
  );
}

const services = (served: readonly Served[], { window: { from, until } }: Checked): Claim =>
  noTrend(
    'services stay as long as they are',
    'change of the mean service',
    served.map(({ sent_s }) => sent_s),
    served.map(occupancyOf),
    until - from,
  );

function noTrend(
  name: string,
  what: string,
  times: readonly number[],
  values: readonly number[],
  length: number,
): Claim {
  const { change, standardError, df } = trend(times, values, length);
  const scale = mean(values);
  const t = standardError > 0 ? change / standardError : 0;
  const half = (studentQuantile(1 - ONE_SIDED, df) * standardError) / scale;
  const value = change / scale;
  return {
    name,
    effect: {
      what: `${what} over the window`,
      value,
      low: value - half,
      high: value + half,
      margin: around(MARGIN),
    },
    tests: [{ name: 'slope', statistic: t, p: studentP(t, df) }],
  };
}
