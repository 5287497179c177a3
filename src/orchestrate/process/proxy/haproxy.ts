import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ProxyChoice } from '../../../plan/plan.ts';
import { LOOPBACK } from '../ports.ts';
import { ANSWER_WITHIN_S, FRONT, type MakeProgram, type Program, REPLICAS } from './program.ts';

/**
 * Replicas at the most. The servers stand in the configuration and wait in maintenance for an address: those that are
 * added while it runs all have the same place in the ring that `random` draws from (HAProxy 2.6).
 */
export const HAPROXY_SLOTS = 64;

/** Far more than a load's connections; without a bound it makes tables for as many as the system would allow. */
const FILES = 200_000;

/**
 * `random` draws a point of a ring on which each server has 16 points for a unit of weight, and takes the nearest. With
 * 16 points a server's share has a coefficient of variation of 1 / sqrt(16), with these 4096 it is 1.6%. One draw: with
 * two it would take the less loaded one.
 */
const ALGORITHMS: Readonly<Record<ProxyChoice['balance'], { balance: string; weight: number }>> = {
  'round-robin': { balance: 'roundrobin', weight: 1 },
  random: { balance: 'random(1)', weight: 256 },
  'least-connections': { balance: 'leastconn', weight: 1 },
};

interface Configuration {
  readonly port: number;
  readonly metricsPort: number;
  readonly balance: ProxyChoice['balance'];
}

const SOCKET = 's';

/** One thread, nothing tried twice, no checks of its own: who is ready is said to it. */
export function haproxyConfiguration({ port, metricsPort, balance }: Configuration): string {
  const algorithm = ALGORITHMS[balance];
  const timeouts = ['connect', 'client', 'server', 'queue', 'http-request', 'http-keep-alive'];
  return `global
  nbthread 1
  noreuseport
  fd-hard-limit ${FILES}
  stats socket unix@${SOCKET} mode 600 level admin

defaults
  mode http
${timeouts.map((name) => `  timeout ${name} ${ANSWER_WITHIN_S}s\n`).join('')}  retries 0
  no option redispatch
  option abortonclose
  http-reuse always

frontend ${FRONT}
  bind ${LOOPBACK}:${port}
  default_backend ${REPLICAS}

backend ${REPLICAS}
  balance ${algorithm.balance}
  http-response del-header keep-alive
  server-template r 1-${HAPROXY_SLOTS} ${LOOPBACK}:1 weight ${algorithm.weight} disabled

frontend metrics
  bind ${LOOPBACK}:${metricsPort}
  http-request use-service prometheus-exporter if { path /metrics }
  http-request return status 404
`;
}

export const makeHaproxy: MakeProgram = async ({ folder, port, balance, freePort }) => {
  const metricsPort = await freePort();
  const file = 'haproxy.cfg';
  await writeFile(join(folder, file), haproxyConfiguration({ port, metricsPort, balance }));
  // -db: in the foreground, one process.
  return new Haproxy(['-db', '-f', file], join(folder, SOCKET), `http://${LOOPBACK}:${metricsPort}/metrics`);
};

class Haproxy implements Program {
  readonly args: readonly string[];
  readonly health: string;
  /** Slots in maintenance have nothing to tell. */
  readonly metrics: string;
  readonly #socket: string;
  /** The slot of each replica, and those that wait for one: the longest free comes first. */
  readonly #slots = new Map<string, string>();
  readonly #free = Array.from({ length: HAPROXY_SLOTS }, (_, i) => `r${i + 1}`);

  constructor(args: readonly string[], socket: string, page: string) {
    this.args = args;
    this.#socket = socket;
    this.health = page;
    this.metrics = `${page}?no-maint`;
  }

  async route(ready: readonly string[], draining: readonly string[], signal: AbortSignal): Promise<void> {
    const commands: string[] = [];
    const say = (slot: string, what: string) => commands.push(`set server ${REPLICAS}/${slot} ${what}`);
    for (const url of draining) {
      const slot = this.#slots.get(url);
      if (slot !== undefined) say(slot, 'state drain');
    }
    for (const [url, slot] of this.#slots) {
      if (ready.includes(url) || draining.includes(url)) continue;
      say(slot, 'state maint');
      this.#slots.delete(url);
      this.#free.push(slot);
    }
    for (const url of ready) {
      const { hostname, port } = new URL(url);
      const slot = this.#slots.get(url) ?? this.#free.shift();
      if (slot === undefined) throw new RangeError(`it has ${HAPROXY_SLOTS} slots for replicas`);
      this.#slots.set(url, slot);
      say(slot, `addr ${hostname} port ${port}`);
      say(slot, 'state ready');
    }
    if (commands.length > 0) await this.#ask(commands.join('; '), signal);
    await this.#check(ready, signal);
  }

  async inFlight(urls: readonly string[], signal: AbortSignal): Promise<number> {
    const servers = await this.#servers(signal);
    const counts = urls.map((url) => servers.get(this.#slots.get(url) ?? ''));
    return counts.reduce((sum, server) => sum + Number(server?.scur ?? 0) + Number(server?.qcur ?? 0), 0);
  }

  async #check(ready: readonly string[], signal: AbortSignal): Promise<void> {
    const servers = await this.#servers(signal);
    for (const url of ready) {
      const { status, addr } = servers.get(this.#slots.get(url)!) ?? {};
      if (status !== 'no check' || addr !== new URL(url).host) {
        throw new Error(`the server for ${url} is '${status}' at ${addr}`);
      }
    }
  }

  /** The counters of each slot by their names, in the order of `show stat`. */
  async #servers(signal: AbortSignal): Promise<Map<string, Readonly<Record<string, string>>>> {
    const csv = await this.#ask(`show stat ${REPLICAS} ${SERVERS_ALONE} -1`, signal);
    const [names, ...rows] = csv
      .replace('# ', '')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return new Map(
      rows.map((row) => {
        const fields = Object.fromEntries(row.map((value, i) => [names![i]!, value]));
        return [fields.svname ?? '', fields];
      }),
    );
  }

  /** One connection a question: it is closed after the answer. */
  async #ask(question: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const socket = connect(this.#socket);
    const stop = () => socket.destroy(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      socket.write(`${question}\n`);
      return await text(socket);
    } finally {
      signal.removeEventListener('abort', stop);
      socket.destroy();
    }
  }
}

/** The type of `show stat`'s rows that are servers. */
const SERVERS_ALONE = 4;
