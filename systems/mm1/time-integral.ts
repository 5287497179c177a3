/** A level that changes, integrated over time. */
export class TimeIntegral {
  #level = 0;
  #since = 0;
  #sum = 0;

  /** From this time on the level is another. */
  set(level: number, now: number): void {
    this.#sum = this.upTo(now);
    this.#since = now;
    this.#level = level;
  }

  upTo(now: number): number {
    return this.#level === 0 ? this.#sum : this.#sum + this.#level * (now - this.#since);
  }
}
