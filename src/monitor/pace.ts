import { sleep } from '../core/abort.ts';
import { monotonicNow } from '../measure/clock.ts';

/** The longest stretch of work without a rest; one read of a file may still take longer. */
const STRETCH_S = 0.0002;
const REST_MS = 3;

/**
 * Work beside the generator, which shares this process's CPUs. A thread that wakes up may have to wait until the
 * running one sleeps, or for its slice of some milliseconds: that would be lag. So long work is cut into stretches
 * far shorter than a response, with a sleep after each.
 */
export class Pace {
  #since = monotonicNow();

  /** To be called after each piece of the work: rests when it is time to. */
  async rest(): Promise<void> {
    if (monotonicNow() - this.#since < STRETCH_S) return;
    await sleep(REST_MS);
    this.#since = monotonicNow();
  }
}
