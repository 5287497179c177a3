/** Numbers in the order in which they came. */
export class Responses {
  #values = new Float64Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const longer = new Float64Array(2 * this.#count);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#count++] = value;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Those from one place to before another. */
  slice(from = 0, to = this.#count): Float64Array {
    return this.#values.slice(from, Math.min(to, this.#count));
  }
}
