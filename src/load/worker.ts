import { LoadstoneError, messageOf } from '../core/errors.ts';
import { firstRequestNumber } from '../core/request-index.ts';
import { hasTimesToKeep, usersOf } from '../plan/workload.ts';
import type { ThreadClock } from './account.ts';
import type { RequestDescription, Transport } from './connection.ts';
import type { Flow, LoadScenario } from './flow.ts';
import type { HttpRequest } from './http/http-request.ts';
import { httpTransport } from './http/http-transport.ts';
import { parseTarget } from './http/target.ts';
import { IDENTITIES, type Load, loadOf } from './load-of.ts';
import type { FromGenerator, GeneratorConfig, LoadTimes, ToGenerator } from './protocol.ts';
import { rehearse } from './rehearsal.ts';
import { type CountingSetupClient, type Purpose, setupClient } from './setup-client.ts';
import { recordedTimes } from './trace-file.ts';

/** A MessagePort, or anything that carries plain data both ways. */
export interface GeneratorPort {
  on(event: 'message', listener: (message: ToGenerator) => void): unknown;
  postMessage(message: FromGenerator, transfer?: readonly ArrayBuffer[]): void;
}

export interface GeneratorParts {
  readonly scenarios: Readonly<Record<string, LoadScenario>>;
  readonly threadClock: ThreadClock;
  /** Puts this thread before others on its CPU, as far as it may. */
  readonly goFirst: () => void;
  /** Keeps this thread to these CPUs. */
  readonly confine: (cpus: string) => void;
}

interface Prepared {
  readonly config: GeneratorConfig;
  readonly scenario: LoadScenario;
  readonly transport: Transport<HttpRequest>;
  /** The flow of a user, made anew by each call. */
  readonly flowOf: (user: number) => Flow<HttpRequest>;
  readonly setup: unknown;
  readonly setupRequests: number;
  readonly recorded: Float64Array | null;
}

/** A generator at its end of the protocol: configured once, started once. */
export function serveGenerator(port: GeneratorPort, parts: GeneratorParts): void {
  let stopped = new AbortController();
  let prepared: Prepared | undefined;
  let load: Load | undefined;

  const fail = (error: unknown) => {
    const code = error instanceof LoadstoneError ? error.code : 'E_GENERATOR_LOST';
    port.postMessage({ type: 'failed', code, message: messageOf(error) });
  };

  const configure = async (config: GeneratorConfig) => {
    if (config.cpus !== undefined) parts.confine(config.cpus);
    // Who has times to keep; who only sends as fast as it can would take its CPU from others for good.
    if (hasTimesToKeep(config.trial.workload)) parts.goFirst();
    prepared = await prepare(config, parts, stopped.signal);
    const sendCost_s = config.sink === undefined ? null : await rehearse(config.sink);
    const { setup, setupRequests } = prepared;
    port.postMessage({ type: 'ready', setup, setupRequests, sendCost_s });
  };

  const start = (times: LoadTimes) => {
    if (!prepared) throw new LoadstoneError('E_GENERATOR_LOST', 'a generator is configured before it starts');
    load = loadOf(prepared, {
      times,
      threadClock: parts.threadClock,
      onIntervals: (batches) => port.postMessage({ type: 'intervals', batches }),
      onSent: (delays) => port.postMessage({ type: 'sent', delays }, [delays.buffer]),
      onRequests: (rows) => port.postMessage({ type: 'requests', ...rows }, [rows.rows.buffer]),
      onDone: (totals) => port.postMessage({ type: 'done', totals }),
    });
    load.start();
  };

  /** Also after a load that was stopped. */
  const tearDown = async () => {
    if (!prepared)
      throw new LoadstoneError('E_GENERATOR_LOST', 'a generator is configured before it tears down');
    stopped = new AbortController();
    const { scenario, config, transport, setup } = prepared;
    const { signal } = stopped;
    const { requests } = await aside('tear-down', config, transport, signal, async (client) => {
      await scenario.tearDown?.(client, config.trial.workload.scenario.options, setup, signal);
    });
    port.postMessage({ type: 'torn-down', requests });
  };

  port.on('message', (message) => {
    if (message.type === 'configure') {
      configure(message.config).catch(fail);
    } else if (message.type === 'start') {
      try {
        start(message);
      } catch (error) {
        fail(error);
      }
    } else if (message.type === 'tear-down') {
      tearDown().catch(fail);
    } else {
      stopped.abort();
      load?.stop();
    }
  });
}

async function prepare(
  config: GeneratorConfig,
  parts: GeneratorParts,
  signal: AbortSignal,
): Promise<Prepared> {
  const { name, options } = config.trial.workload.scenario;
  const known = parts.scenarios[name];
  if (!known) {
    const names = Object.keys(parts.scenarios).join(', ');
    throw new LoadstoneError('E_UNKNOWN_SCENARIO', `a scenario is one of ${names}, got '${name}'`);
  }
  const scenario = (await known.load?.(options)) ?? known;
  const transport = httpTransport(config.target, config.trial.workload.transport, numberedFrom(config));
  const recorded = await recordedTimes(config.trial.workload);
  const users = usersOf(config.trial.workload) ?? IDENTITIES;
  const prepareData = scenario.setUp?.bind(scenario);
  const { result: setup, requests: setupRequests } =
    config.thread === 0 && prepareData
      ? await aside('set-up', config, transport, signal, (client) =>
          prepareData(client, options, signal, users),
        )
      : { result: config.setup, requests: 0 };
  const base = parseTarget(config.target).prefix;
  const ready = (description: RequestDescription) => transport.prepare(description);
  const flowOf = (user: number): Flow<HttpRequest> =>
    scenario.user({ user, users, options, setup, base, prepare: ready });
  return { config, scenario, transport, flowOf, setup, setupRequests, recorded };
}

/** Work through a client of its own, aside from any load. */
async function aside<T>(
  purpose: Purpose,
  config: GeneratorConfig,
  transport: Transport<HttpRequest>,
  signal: AbortSignal,
  work: (client: CountingSetupClient) => Promise<T>,
): Promise<{ result: T; requests: number }> {
  const { timeout_s } = config.trial.workload;
  const client = setupClient(
    transport,
    { purpose, base: parseTarget(config.target).prefix, timeout_s },
    signal,
  );
  const stop = () => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return { result: await work(client), requests: client.requests };
  } finally {
    signal.removeEventListener('abort', stop);
    client.close();
  }
}

/** The number of the load's first request; undefined: requests say none. */
const numberedFrom = ({ indexed, trial }: GeneratorConfig) =>
  indexed ? firstRequestNumber(trial.seed) : undefined;
