import { withDeadline } from '../core/abort.ts';
import { messageOf } from '../core/errors.ts';
import { type Exposition, parseExposition } from './exposition.ts';

/** A replica's metrics at a moment; `metrics` is null when they were not to be had, and `missing` says why. */
export interface Scrape {
  readonly url: string;
  readonly metrics: Exposition | null;
  readonly missing: string | null;
}

/** Longer than this and the figures would belong to another moment. */
const TIMEOUT_MS = 2000;

export async function scrape(url: string, signal: AbortSignal): Promise<Scrape> {
  try {
    return await withDeadline(TIMEOUT_MS, signal, async (bound) => {
      const response = await fetch(url, { signal: bound });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      return { url, metrics: parseExposition(await response.text()), missing: null };
    });
  } catch (error) {
    signal.throwIfAborted();
    return { url, metrics: null, missing: `no metrics from ${url}: ${messageOf(error)}` };
  }
}

/** All replicas at once, so that their figures are of one moment. */
export function scrapeAll(urls: readonly string[], signal: AbortSignal): Promise<Scrape[]> {
  return Promise.all(urls.map((url) => scrape(url, signal)));
}
