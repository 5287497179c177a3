/** One measurement at a rate. */
export interface Probe {
  readonly rate: number;
  /** Whether the thresholds were met; null: the measurement says nothing (INVALID). */
  readonly holds: boolean | null;
  /** How far the worst threshold is from its limit: measured / limit, below 1 where it holds; null: not known. */
  readonly closeness: number | null;
}

/** What all measurements at one rate come to. */
export interface Judged {
  readonly rate: number;
  readonly verdict: 'holds' | 'fails' | 'undecided' | 'not measurable';
  readonly held: number;
  readonly failed: number;
}

export interface FoundCapacity {
  /** The highest rate that was seen to hold below every one that fails; null: not even the lowest. */
  readonly capacity: number | null;
  /** The lowest rate that was seen to fail; null: not even the highest. The capacity lies between the two. */
  readonly fails: number | null;
  /** Rates that hold above one that fails: the service is not the slower the more it is asked. */
  readonly nonMonotone: readonly number[];
  /** The lowest rate at which the generator or the machine could not measure; null: there was none. */
  readonly notMeasurable: number | null;
  /** By rate, ascending. */
  readonly judged: readonly Judged[];
}

export interface CapacitySearch {
  readonly min: number;
  readonly max: number;
  /** The search ends when the failing rate is at most this part above the holding one. */
  readonly within?: number;
}

const WITHIN = 0.05;
/** Rates grow by this until one fails. */
const STRIDE = 2;
/** A threshold this far from its limit needs no second look: measured / limit below the one or above the other. */
const CLEAR = { holds: 0.5, fails: 2 } as const;
/**
 * Near the limit a rate is measured until one answer is this much ahead of the other. Where each measurement is right
 * with probability .8, that is right in 98.5 of 100 cases: A. Wald's sequential test, 1 / (1 + (.8 / .2)^-3).
 */
const AHEAD = 3;
/** The search itself looks only between a rate that holds and one that fails; these looks find what is out of order. */
const ASIDE = 1.3;
const MOST_LOOKS = 9;
/** A machine may have a bad moment; a rate that it cannot measure so often is beyond it. */
const MOST_INVALID = 3;

/**
 * The highest rate at which the thresholds hold: doubling until it fails, then halving the gap on the logarithm of
 * the rate, then some looks aside. Measurements are noisy, so near the boundary each rate is measured several times, and where the answers
 * are not in order that is told, not hidden.
 */
export async function findCapacity(
  { min, max, within = WITHIN }: CapacitySearch,
  measure: (rate: number) => Promise<Probe>,
): Promise<FoundCapacity> {
  if (!(min > 0 && max >= min))
    throw new RangeError(`a search goes from a rate above 0 up, got ${min} to ${max}`);
  const judged = new Map<number, Judged>();
  const judge = async (rate: number) => {
    const known = judged.get(rate) ?? (await judgeRate(rate, measure));
    judged.set(rate, known);
    return known.verdict === 'holds';
  };
  let low: number | null = null;
  let high: number | null = null;
  for (let rate = min; high === null; rate = Math.min(max, rate * STRIDE)) {
    if (!(await judge(rate))) high = rate;
    else if (rate === max) break;
    else low = rate;
  }
  if (high === null) low = max;
  while (low !== null && high !== null && high > low * (1 + within)) {
    const middle = tidy(Math.sqrt(low * high));
    if (middle <= low || middle >= high) break;
    if (await judge(middle)) low = middle;
    else high = middle;
  }
  const measurable = high !== null && judged.get(high)?.verdict !== 'not measurable';
  for (const rate of aside(low, measurable ? high : null).map(tidy)) {
    if (rate >= min && rate <= max) await judge(rate);
  }
  return conclude([...judged.values()].sort((a, b) => a.rate - b.rate));
}

/** Some way off the boundary, where a service in good order gives the answer that is expected. */
const aside = (low: number | null, high: number | null): number[] => [
  ...(low === null ? [] : [low / ASIDE]),
  ...(high === null ? [] : [high * ASIDE, high * ASIDE ** 2]),
];

async function judgeRate(rate: number, measure: (rate: number) => Promise<Probe>): Promise<Judged> {
  let [held, failed, invalid] = [0, 0, 0];
  while (held + failed < MOST_LOOKS) {
    const { holds, closeness } = await measure(rate);
    if (holds === null) {
      if (++invalid >= MOST_INVALID) return { rate, verdict: 'not measurable', held, failed };
      continue;
    }
    if (holds) held++;
    else failed++;
    const clear = closeness !== null && (closeness <= CLEAR.holds || closeness >= CLEAR.fails);
    if (held + failed === 1 && clear) break;
    if (Math.abs(held - failed) >= AHEAD) break;
  }
  const undecided = held > 0 && failed > 0 && Math.abs(held - failed) < AHEAD;
  return { rate, verdict: undecided ? 'undecided' : held > failed ? 'holds' : 'fails', held, failed };
}

function conclude(judged: readonly Judged[]): FoundCapacity {
  const fails = judged.find(({ verdict }) => verdict === 'fails')?.rate ?? null;
  const holding = judged.filter(({ verdict }) => verdict === 'holds').map(({ rate }) => rate);
  const below = holding.filter((rate) => fails === null || rate < fails);
  return {
    capacity: below.at(-1) ?? null,
    fails,
    nonMonotone: holding.filter((rate) => fails !== null && rate > fails),
    notMeasurable: judged.find(({ verdict }) => verdict === 'not measurable')?.rate ?? null,
    judged,
  };
}

/** Three digits: a rate that a person can read and ask for again. */
const tidy = (rate: number) => Number(rate.toPrecision(3));
