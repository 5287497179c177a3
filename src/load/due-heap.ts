/** Whole numbers ordered by the time they are due: a binary heap over two typed arrays. */
export class DueHeap {
  #times = new Float64Array(64);
  #items = new Int32Array(64);
  #size = 0;

  /** When the first one is due; infinity when there is none. */
  get next(): number {
    return this.#size === 0 ? Infinity : this.#times[0]!;
  }

  get size(): number {
    return this.#size;
  }

  push(time: number, item: number): void {
    if (this.#size === this.#times.length) this.#grow();
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#times[parent]! <= time) break;
      this.#put(at, this.#times[parent]!, this.#items[parent]!);
      at = parent;
    }
    this.#put(at, time, item);
  }

  /** Takes the first one out; only when there is one. */
  pop(): number {
    const first = this.#items[0]!;
    const last = --this.#size;
    const time = this.#times[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#times[child + 1]! < this.#times[child]!) child++;
      if (time <= this.#times[child]!) break;
      this.#put(at, this.#times[child]!, this.#items[child]!);
      at = child;
    }
    this.#put(at, time, this.#items[last]!);
    return first;
  }

  #put(at: number, time: number, item: number): void {
    this.#times[at] = time;
    this.#items[at] = item;
  }

  #grow(): void {
    const [times, items] = [new Float64Array(2 * this.#size), new Int32Array(2 * this.#size)];
    times.set(this.#times);
    items.set(this.#items);
    this.#times = times;
    this.#items = items;
  }
}
