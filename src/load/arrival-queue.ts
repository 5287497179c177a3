const SMALLEST = 1024;

/** The intended times of arrivals that are due and not yet sent, oldest first: numbers in a ring that grows. */
export class ArrivalQueue {
  #times = new Float64Array(SMALLEST);
  #first = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The oldest; Infinity when there is none. */
  get first(): number {
    return this.#length === 0 ? Infinity : this.#times[this.#first]!;
  }

  push(time: number): void {
    if (this.#length === this.#times.length) this.#grow();
    this.#times[(this.#first + this.#length) & (this.#times.length - 1)] = time;
    this.#length++;
  }

  shift(): number {
    const time = this.first;
    if (this.#length > 0) {
      this.#first = (this.#first + 1) & (this.#times.length - 1);
      this.#length--;
    }
    return time;
  }

  /** Twice the size, a power of two, in order from the start. */
  #grow(): void {
    const larger = new Float64Array(2 * this.#times.length);
    larger.set(this.#times.subarray(this.#first));
    larger.set(this.#times.subarray(0, this.#first), this.#times.length - this.#first);
    this.#times = larger;
    this.#first = 0;
  }
}
