import { LoadstoneError, messageOf } from '../core/errors.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';
import type { ThreadClock } from './account.ts';
import { ClosedLoop } from './closed-loop.ts';
import type { RequestDescription, Transport } from './connection.ts';
import type { Flow, LoadScenario } from './flow.ts';
import type { HttpRequest } from './http/http-request.ts';
import { httpTransport } from './http/http-transport.ts';
import type { FromGenerator, GeneratorConfig, LoadTimes, ToGenerator } from './protocol.ts';
import { setupClient } from './setup-client.ts';

/** A MessagePort, or anything that carries plain data both ways. */
export interface GeneratorPort {
  on(event: 'message', listener: (message: ToGenerator) => void): unknown;
  postMessage(message: FromGenerator): void;
}

export interface GeneratorParts {
  readonly scenarios: Readonly<Record<string, LoadScenario>>;
  readonly threadClock: ThreadClock;
  /** Puts this thread before others on its CPU, as far as it may. */
  readonly goFirst: () => void;
}

interface Prepared {
  readonly config: GeneratorConfig;
  readonly transport: Transport<HttpRequest>;
  readonly flows: ReadonlyMap<number, Flow<HttpRequest>>;
  readonly setup: unknown;
  readonly setupRequests: number;
}

/** A generator at its end of the protocol: configured once, started once. */
export function serveGenerator(port: GeneratorPort, parts: GeneratorParts): void {
  const stopped = new AbortController();
  let prepared: Prepared | undefined;
  let load: ClosedLoop<HttpRequest> | undefined;

  const fail = (error: unknown) => {
    const code = error instanceof LoadstoneError ? error.code : 'E_GENERATOR_LOST';
    port.postMessage({ type: 'failed', code, message: messageOf(error) });
  };

  const configure = async (config: GeneratorConfig) => {
    // Who has times to keep; who only sends as fast as it can would take its CPU from the coordinator for good.
    if (parseDurationDistribution(config.trial.workload.think).mean > 0) parts.goFirst();
    prepared = await prepare(config, parts, stopped.signal);
    port.postMessage({ type: 'ready', setup: prepared.setup, setupRequests: prepared.setupRequests });
  };

  const start = (times: LoadTimes) => {
    if (!prepared) throw new LoadstoneError('E_GENERATOR_LOST', 'a generator is configured before it starts');
    load = new ClosedLoop({
      ...prepared,
      times,
      threadClock: parts.threadClock,
      onIntervals: (batches) => port.postMessage({ type: 'intervals', batches }),
      onDone: (totals) => port.postMessage({ type: 'done', totals }),
    });
    load.start();
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
  const scenario = parts.scenarios[name];
  if (!scenario) {
    const known = Object.keys(parts.scenarios).join(', ');
    throw new LoadstoneError('E_UNKNOWN_SCENARIO', `a scenario is one of ${known}, got '${name}'`);
  }
  const transport = httpTransport(config.target);
  const { setup, setupRequests } =
    config.thread === 0 && scenario.setUp
      ? await setUp(config, scenario.setUp.bind(scenario), transport, signal)
      : { setup: config.setup, setupRequests: 0 };
  const flows = new Map<number, Flow<HttpRequest>>();
  const { users } = config.trial.workload;
  for (let user = config.thread; user < users; user += config.threads) {
    const context = { user, users, options, setup, prepare: (d: RequestDescription) => transport.prepare(d) };
    flows.set(user, scenario.user(context));
  }
  return { config, transport, flows, setup, setupRequests };
}

async function setUp(
  config: GeneratorConfig,
  prepareData: NonNullable<LoadScenario['setUp']>,
  transport: Transport<HttpRequest>,
  signal: AbortSignal,
): Promise<{ setup: unknown; setupRequests: number }> {
  const { timeout_s, scenario } = config.trial.workload;
  const client = setupClient(transport, timeout_s, signal);
  const stop = () => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const setup = await prepareData(client, scenario.options, signal);
    return { setup, setupRequests: client.requests };
  } finally {
    signal.removeEventListener('abort', stop);
    client.close();
  }
}
