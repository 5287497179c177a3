import { withDeadline } from '../../core/abort.ts';
import { messageOf } from '../../core/errors.ts';

/** A row of a result: its labels, and [seconds since 1970, number as text]. */
export interface ResultRow {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

export interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

interface Answer<T> {
  readonly status: 'success' | 'error';
  readonly error?: string;
  readonly data: T;
}

const ANSWER_WITHIN_MS = 10_000;

/** Prometheus' HTTP API, as much of it as is needed here. Throws with what it said. */
export class PrometheusApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async isReady(signal: AbortSignal): Promise<boolean> {
    const answer = await fetch(`${this.#url}/-/ready`, { signal }).catch(() => null);
    await answer?.body?.cancel();
    signal.throwIfAborted();
    return answer?.ok === true;
  }

  async query(query: string, time: number, signal: AbortSignal): Promise<readonly ResultRow[]> {
    const asked = { query, time: String(time) };
    return (await this.#get<{ result: readonly ResultRow[] }>('query', asked, signal)).result;
  }

  async queryRange(
    query: string,
    { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
    signal: AbortSignal,
  ): Promise<readonly ResultRow[]> {
    const asked = { query, start: String(start), end: String(end), step: String(step) };
    return (await this.#get<{ result: readonly ResultRow[] }>('query_range', asked, signal)).result;
  }

  async targets(signal: AbortSignal): Promise<readonly ActiveTarget[]> {
    const asked = { state: 'active' };
    return (await this.#get<{ activeTargets: readonly ActiveTarget[] }>('targets', asked, signal))
      .activeTargets;
  }

  async #get<T>(what: string, asked: Readonly<Record<string, string>>, signal: AbortSignal): Promise<T> {
    try {
      return await withDeadline(ANSWER_WITHIN_MS, signal, async (bound) => {
        const url = `${this.#url}/api/v1/${what}?${new URLSearchParams(asked)}`;
        const response = await fetch(url, { signal: bound });
        const { status, error, data } = (await response.json()) as Answer<T>;
        if (status !== 'success') throw new Error(error ?? `it answered ${response.status}`);
        return data;
      });
    } catch (error) {
      signal.throwIfAborted();
      const cause = error instanceof Error && error.cause ? error.cause : error;
      throw new Error(`Prometheus does not answer: ${messageOf(cause)}`, { cause: error });
    }
  }
}
