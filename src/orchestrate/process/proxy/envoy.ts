import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../../core/abort.ts';
import { LOOPBACK } from '../ports.ts';
import { envoyConfiguration, envoyReplicas, type Health } from './envoy-configuration.ts';
import { type MakeProgram, type Program, REPLICAS } from './program.ts';
import { POLL_MS } from './service-proxy.ts';

export const makeEnvoy: MakeProgram = async ({ folder, port, balance, freePort }) => {
  const [adminPort, fencePort] = [await freePort(), await freePort()];
  const [file, replicas] = [join(folder, 'envoy.json'), join(folder, 'replicas.json')];
  const configuration = envoyConfiguration({ port, adminPort, fencePort, balance, replicas });
  await writeFile(file, JSON.stringify(configuration, null, 2));
  await writeFile(replicas, JSON.stringify(envoyReplicas(0, [])));
  // Without hot restart several may run at once: it would share memory with others of the same id.
  const args = ['-c', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'warning'];
  const at = (port: number) => `http://${LOOPBACK}:${port}`;
  return new Envoy(args, at(adminPort), at(fencePort), replicas);
};

/** A host of `/clusters?format=json`. Proto3 leaves out what is zero, and lists that are empty. */
interface Host {
  readonly address: { readonly socket_address: { readonly port_value: number } };
  readonly stats?: readonly { readonly name: string; readonly value?: string }[];
  readonly health_status?: { readonly eds_health_status?: Health };
}

interface Clusters {
  readonly cluster_statuses?: readonly { readonly name: string; readonly host_statuses?: readonly Host[] }[];
}

class Envoy implements Program {
  readonly args: readonly string[];
  readonly health: string;
  readonly metrics: string;
  readonly #admin: string;
  readonly #fence: string;
  readonly #file: string;
  #version = 0;

  constructor(args: readonly string[], admin: string, fence: string, file: string) {
    this.args = args;
    this.health = `${admin}/ready`;
    this.metrics = `${admin}/stats/prometheus`;
    this.#admin = admin;
    this.#fence = fence;
    this.#file = file;
  }

  async route(ready: readonly string[], draining: readonly string[], signal: AbortSignal): Promise<void> {
    const replicas = [
      ...ready.map((url) => ({ port: portOf(url), health: 'HEALTHY' as const })),
      ...draining.map((url) => ({ port: portOf(url), health: 'DRAINING' as const })),
    ];
    // It reads the file when another is moved into its place, so never half of it.
    const draft = `${this.#file}.draft`;
    await writeFile(draft, JSON.stringify(envoyReplicas(++this.#version, replicas)));
    await rename(draft, this.#file);
    const wanted = namesOf(replicas);
    await until(
      async () => {
        const hosts = await this.#hosts(signal);
        const there = hosts.map((host) => ({
          port: host.address.socket_address.port_value,
          health: host.health_status?.eds_health_status ?? 'UNKNOWN',
        }));
        return namesOf(there) === wanted || undefined;
      },
      POLL_MS,
      signal,
    );
    // The main thread knows, and has sent word to the worker before it answered. The worker takes its events in order:
    // once it has answered a request that came later, it knows too.
    await ask(this.#fence, signal);
  }

  async inFlight(urls: readonly string[], signal: AbortSignal): Promise<number> {
    const ports = urls.map(portOf);
    const hosts = (await this.#hosts(signal)).filter((host) =>
      ports.includes(host.address.socket_address.port_value),
    );
    const gauges = hosts.flatMap(({ stats = [] }) => stats.filter(({ name }) => IN_FLIGHT.has(name)));
    return gauges.reduce((sum, { value = '0' }) => sum + Number(value), 0);
  }

  async #hosts(signal: AbortSignal): Promise<readonly Host[]> {
    const clusters = JSON.parse(await ask(`${this.#admin}/clusters?format=json`, signal)) as Clusters;
    return clusters.cluster_statuses?.find(({ name }) => name === REPLICAS)?.host_statuses ?? [];
  }
}

/** On a connection, and waiting for one. */
const IN_FLIGHT: ReadonlySet<string> = new Set(['rq_active', 'rq_pending_active']);

const portOf = (url: string) => Number(new URL(url).port);

const namesOf = (replicas: readonly { readonly port: number; readonly health: string }[]) =>
  replicas
    .map(({ port, health }) => `${port} ${health}`)
    .sort()
    .join();

async function ask(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.text();
}
