/**
 * Brings times that are nearly in order into order: it holds so many, and hands on the earliest when one more comes. A
 * binary heap in one array, so that it costs the same whatever the number of times.
 */
export class Sorter {
  readonly #heap: Float64Array;
  readonly #emit: (time: number) => void;
  #length = 0;

  constructor(capacity: number, emit: (time: number) => void) {
    this.#heap = new Float64Array(capacity);
    this.#emit = emit;
  }

  push(time: number): void {
    if (this.#length < this.#heap.length) {
      this.#rise(this.#length++, time);
      return;
    }
    const first = this.#heap[0]!;
    if (time > first) this.#sink(time);
    this.#emit(Math.min(time, first));
  }

  /** Hands on all that it holds. */
  flush(): void {
    const rest = this.#heap.subarray(0, this.#length).sort();
    for (const time of rest) this.#emit(time);
    this.#length = 0;
  }

  #rise(from: number, time: number): void {
    const heap = this.#heap;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= time) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = time;
  }

  /** From the top, in place of what was there. */
  #sink(time: number): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#length) break;
      if (child + 1 < this.#length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= time) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = time;
  }
}
