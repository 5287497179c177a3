/** Someone who waits, and since when. */
export interface Waiting {
  since: number;
  before: Waiting | undefined;
  after: Waiting | undefined;
  listed: boolean;
}

/**
 * Those who wait, longest first. They come in the order of time and all wait equally long at most, so whoever is
 * first runs out of time first; coming and going cost nothing that grows with their number.
 */
export class WaitingList<T extends Waiting> {
  #first: Waiting | undefined;
  #last: Waiting | undefined;

  get first(): T | undefined {
    return this.#first as T | undefined;
  }

  add(item: T, since: number): void {
    if (item.listed) this.remove(item);
    item.since = since;
    item.listed = true;
    item.before = this.#last;
    if (this.#last) this.#last.after = item;
    else this.#first = item;
    this.#last = item;
  }

  remove(item: T): void {
    if (!item.listed) return;
    if (item.before) item.before.after = item.after;
    else this.#first = item.after;
    if (item.after) item.after.before = item.before;
    else this.#last = item.before;
    item.before = undefined;
    item.after = undefined;
    item.listed = false;
  }
}
