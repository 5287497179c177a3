const SMALLEST = 4096;

/** How late each arrival was sent, in seconds and in the order of arrivals; NaN: it was not. */
export class SentDelays {
  #delays = new Float32Array(SMALLEST);
  #length = 0;

  add(delay_s: number): void {
    if (this.#length === this.#delays.length) {
      const larger = new Float32Array(2 * this.#length);
      larger.set(this.#delays);
      this.#delays = larger;
    }
    this.#delays[this.#length++] = delay_s;
  }

  /** All since the last time. */
  take(): Float32Array<ArrayBuffer> {
    const taken = this.#delays.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}
