/** How the rate of arrivals goes with time, which runs from 0 to `duration` in seconds; rates are per second. */
export interface RateProfile {
  readonly duration: number;
  rateAt(t: number): number;
  /** Arrivals expected from 0 to t: the integral of the rate. */
  expected(t: number): number;
  /** The time by which n arrivals are expected, the inverse of `expected`; Infinity beyond the last. */
  timeOf(n: number): number;
}
