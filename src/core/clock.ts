/** A monotonic clock in seconds. Pure code receives one; only live code owns a real one. */
export interface Clock {
  now(): number;
}
