import type { RemoteWriteTold } from '../formats/index.ts';
import { LiveCounts, metricsPage } from '../formats/index.ts';
import type { IntervalBatch } from '../measure/interval.ts';
import { type MetricsServer, serveMetrics } from './metrics-server.ts';
import { RemoteWriter } from './remote-writer.ts';

export interface LiveMetricsOptions {
  /** Of the page at /metrics; absent: there is none. */
  readonly port?: number | undefined;
  readonly remoteWrite?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
}

/** What a load tells Prometheus while it runs. */
export class LiveMetrics {
  readonly #counts: LiveCounts;
  readonly #server: MetricsServer | null;
  readonly #writer: RemoteWriter | null;

  private constructor(counts: LiveCounts, server: MetricsServer | null, writer: RemoteWriter | null) {
    this.#counts = counts;
    this.#server = server;
    this.#writer = writer;
  }

  static async open({ port, remoteWrite, tags, say }: LiveMetricsOptions): Promise<LiveMetrics> {
    const counts = new LiveCounts();
    const writer =
      remoteWrite === undefined ? null : new RemoteWriter({ url: remoteWrite, tags, counts, say });
    try {
      const server = port === undefined ? null : await serveMetrics(port, () => metricsPage(counts, tags));
      if (server) say(`metrics at ${server.url}`);
      return new LiveMetrics(counts, server, writer);
    } catch (error) {
      await writer?.close();
      throw error;
    }
  }

  readonly onIntervals = (thread: number, batches: readonly IntervalBatch[]): void => {
    if (this.#server || this.#writer) this.#counts.add(thread, batches);
  };

  /** The load is over; what was told of it, if somebody was to be told. */
  async finish(): Promise<RemoteWriteTold | null> {
    return (await this.#writer?.finish()) ?? null;
  }

  async close(): Promise<void> {
    await this.#writer?.close();
    await this.#server?.close();
  }
}
