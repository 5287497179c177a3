/** Each bin ends so much higher than it begins: a quantile is off by less. */
const WIDTH = 0.005;
const LOG_WIDTH = Math.log1p(WIDTH);
const SHORTEST_S = 1e-6;
/** The bin of what was never answered. */
const NEVER = 1e9;

/** Bins and their weights in turn, as plain data that a thread can send. */
export type BinWeights = Float64Array;

/** Response times as counts in bins that widen with the time (or as weights, of which fluids have fractions). */
export class ResponseBins {
  total = 0;
  readonly #weights = new Map<number, number>();

  record(time_s: number, weight = 1): void {
    const bin = Number.isFinite(time_s)
      ? Math.floor(Math.log(Math.max(1, time_s / SHORTEST_S)) / LOG_WIDTH)
      : NEVER;
    this.#put(bin, weight);
  }

  add(weights: BinWeights): void {
    for (let i = 0; i < weights.length; i += 2) this.#put(weights[i]!, weights[i + 1]!);
  }

  get weights(): BinWeights {
    return Float64Array.from([...this.#weights].flat());
  }

  /** The time that a share of all is not above, between the ends of its bin in proportion; null where there are none. */
  quantile(share: number): number | null {
    if (this.total === 0) return null;
    const sorted = [...this.#weights].sort(([a], [b]) => a - b);
    let left = share * this.total;
    for (const [bin, weight] of sorted) {
      if (left <= weight) return bin === NEVER ? Infinity : timeAt(bin + left / weight);
      left -= weight;
    }
    const last = sorted.at(-1)![0];
    return last === NEVER ? Infinity : timeAt(last + 1);
  }

  #put(bin: number, weight: number): void {
    this.#weights.set(bin, (this.#weights.get(bin) ?? 0) + weight);
    this.total += weight;
  }
}

const timeAt = (bin: number) => SHORTEST_S * Math.exp(bin * LOG_WIDTH);
