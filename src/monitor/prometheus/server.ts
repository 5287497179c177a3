import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../core/abort.ts';
import { LoadstoneError, messageOf } from '../../core/errors.ts';
import { monotonicNow } from '../../measure/clock.ts';
import type { PrometheusReading } from '../../measure/prometheus-reading.ts';
import { PrometheusApi } from './api.ts';
import { CONFIG_FILE, configText, type MetricsPage, PAGES_FILE, pagesText } from './files.ts';
import type { FoundPrometheus } from './find-prometheus.ts';
import { readWindow, type WindowRequest } from './read-window.ts';

/** Starts a process that goes with the run, however that ends; nobody else has the label. */
export type LaunchPrometheus = (options: {
  readonly run: string;
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stopSignal: NodeJS.Signals;
  readonly onOutput: (text: string) => void;
}) => Promise<RunningPrometheus>;

export interface RunningPrometheus {
  readonly pid: number;
  /** Resolves, never rejects, with how it ended. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
  /** After the stop, once its folder is gone. */
  release(): Promise<void>;
}

export interface PrometheusOptions {
  readonly found: FoundPrometheus;
  readonly label: string;
  readonly interval_s: number;
  readonly launch: LaunchPrometheus;
}

const READY_WITHIN_S = 60;
const POLL_MS = 100;
/**
 * Prometheus looks at the list of pages once it has changed, at most every 5 s, and at what came of that at most every
 * 5 s: a page is scraped up to 10 s after it was named.
 */
const SCRAPED_WITHIN_S = 30;
/** Of what it says, for an error. */
const LAST_WORDS = 2000;

/** A Prometheus of this run's own, on a port that the system chooses. */
export class PrometheusServer {
  readonly pid: number;
  readonly #options: PrometheusOptions;
  readonly #folder: string;
  readonly #process: RunningPrometheus;
  readonly #api: PrometheusApi;
  #named = '';
  #pages: readonly MetricsPage[] = [];
  #areScraped = true;
  #stopped: Promise<void> | undefined;

  private constructor(
    options: PrometheusOptions,
    folder: string,
    process: RunningPrometheus,
    api: PrometheusApi,
  ) {
    this.pid = process.pid;
    this.#options = options;
    this.#folder = folder;
    this.#process = process;
    this.#api = api;
  }

  static async start(options: PrometheusOptions, signal: AbortSignal): Promise<PrometheusServer> {
    const folder = await mkdtemp(join(tmpdir(), `${options.label}-`));
    let process: RunningPrometheus | undefined;
    try {
      await writeFile(join(folder, CONFIG_FILE), configText(options.interval_s));
      await writeFile(join(folder, PAGES_FILE), '[]');
      let said = '';
      let ended: string | undefined;
      signal.throwIfAborted();
      process = await options.launch({
        run: options.label,
        name: 'prometheus',
        command: [
          options.found.program,
          `--config.file=${CONFIG_FILE}`,
          '--storage.tsdb.path=data',
          '--web.listen-address=127.0.0.1:0',
        ],
        cwd: folder,
        folder,
        // A core of its own it shall not have: it works beside what is measured.
        environment: { GOMAXPROCS: '1' },
        stopSignal: 'SIGTERM',
        onOutput: (text) => {
          said = (said + text).slice(0, 50 * LAST_WORDS);
        },
      });
      void process.exited.then((how) => {
        ended = how;
      });
      const late = monotonicNow() + READY_WITHIN_S;
      const answering = async () => {
        if (ended !== undefined || monotonicNow() > late) throw new Error('it does not get ready');
        const url = listeningAt(said);
        if (url === null) return undefined;
        const api = new PrometheusApi(url);
        return (await api.isReady(signal)) ? api : undefined;
      };
      const api = await until(answering, POLL_MS, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        const words = said.slice(-LAST_WORDS).trim();
        const why = ended ?? `was not ready within ${READY_WITHIN_S} s`;
        throw new LoadstoneError(
          'E_MONITORING_FAILED',
          `${options.found.program} ${why}${words === '' ? '' : `; it said:\n${words}`}`,
          { cause: error },
        );
      });
      return new PrometheusServer(options, folder, process, api);
    } catch (error) {
      await remove(folder, process);
      throw error;
    }
  }

  /** Names the pages that it shall scrape from now on, and none else; it takes its time to begin. */
  async name(pages: readonly MetricsPage[], labels: Readonly<Record<string, string>>): Promise<void> {
    const text = pagesText(pages, labels);
    if (text === this.#named) return;
    // Renamed, so that it never reads half of them.
    const partial = join(this.#folder, `${PAGES_FILE}.partial`);
    await writeFile(partial, text);
    await rename(partial, join(this.#folder, PAGES_FILE));
    this.#named = text;
    this.#pages = pages;
    this.#areScraped = false;
  }

  /** Resolves when each of the pages named was scraped, or does not seem to be; answers those that were not, and why. */
  async scraped(signal: AbortSignal): Promise<string[]> {
    if (this.#areScraped) return [];
    const pages = this.#pages;
    const late = monotonicNow() + SCRAPED_WITHIN_S;
    let missing = pages.map(({ url }) => `${url} was not scraped`);
    const allScraped = async () => {
      const targets = await this.#api.targets(signal);
      missing = pages.flatMap(({ replica, url }) => {
        const target = targets.find(
          (one) => one.labels.replica === replica && isSamePage(one.scrapeUrl, url),
        );
        if (target?.health === 'up') return [];
        return `${replica} is not scraped yet: ${target?.lastError || 'not in its list of targets'}`;
      });
      return missing.length === 0 || monotonicNow() > late ? true : undefined;
    };
    await until(allScraped, POLL_MS, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      missing = [messageOf(error)];
    });
    this.#areScraped = missing.length === 0;
    return missing;
  }

  /** What it says of a window in which it scraped the pages that are named now. */
  async read(
    request: Pick<WindowRequest, 'from' | 'until' | 'asked'>,
    signal: AbortSignal,
  ): Promise<PrometheusReading> {
    const { found, interval_s } = this.#options;
    const reading = await readWindow(this.#api, { ...request, interval_s, pages: this.#pages }, signal);
    return { prometheus: found.version, ...reading };
  }

  /** Ends it and removes what it has stored. Safe to call twice. */
  stop(): Promise<void> {
    this.#stopped ??= remove(this.#folder, this.#process);
    return this.#stopped;
  }
}

async function remove(folder: string, process: RunningPrometheus | undefined): Promise<void> {
  await process?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  await process?.release();
}

/** Prometheus writes the parameters of an address in its own way. */
function isSamePage(a: string, b: string): boolean {
  const [one, other] = [new URL(a), new URL(b)];
  return one.host === other.host && one.pathname === other.pathname;
}

/** It says the port that it was given; that it asked for one has a 0. */
function listeningAt(said: string): string | null {
  const port = /Listening on"?.*?address="?127\.0\.0\.1:(\d+)/.exec(said)?.[1];
  return port === undefined ? null : `http://127.0.0.1:${port}`;
}
