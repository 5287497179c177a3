import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { PrometheusReading } from '../measure/prometheus-reading.ts';
import {
  type FoundPrometheus,
  PrometheusServer,
  proxyPage,
  proxyQueries,
  serviceQueries,
} from '../monitor/index.ts';
import { launchTool } from '../orchestrate/index.ts';
import type { Arm, Plan, PlannedDeployment } from '../plan/plan.ts';
import type { TrialRecord } from '../results/write-results.ts';
import type { LocalMachine } from './local-machine.ts';
import type { Target } from './target.ts';
import { WATCHDOG } from './tools.ts';
import { TARGET } from './url-target.ts';

/** The Prometheus of a run, one for all its deployments. */
export class Monitoring {
  readonly #arms: Plan['arms'];
  readonly #server: PrometheusServer;

  private constructor(arms: Plan['arms'], server: PrometheusServer) {
    this.#arms = arms;
    this.#server = server;
  }

  static async start(
    plan: Pick<Plan, 'arms' | 'monitoring'>,
    found: FoundPrometheus,
    { host, stateDir }: Pick<LocalMachine, 'host' | 'stateDir'>,
    signal: AbortSignal,
  ): Promise<Monitoring> {
    const server = await PrometheusServer.start(
      {
        found,
        label: `loadstone-${randomBytes(6).toString('hex')}-prometheus`,
        interval_s: plan.monitoring!.interval_s,
        launch: (launch) => launchTool(launch, { host, stateDir, watchdog: fileURLToPath(WATCHDOG) }),
      },
      signal,
    );
    return new Monitoring(plan.arms, server);
  }

  /** Has what the target is now scraped from now on. */
  name(target: Pick<Target, 'metricsPages'>, { arm, id }: PlannedDeployment): Promise<void> {
    const one = this.#arms[arm]!;
    const pages = target.metricsPages().map(({ service, replica, url }) => ({
      job: service,
      replica,
      url: one.kind === 'system' && one.proxy && isProxy(service) ? proxyPage(url, one.proxy.kind) : url,
    }));
    return this.#server.name(pages, { arm, deployment: String(id) });
  }

  /** Resolves when all of it is; answers what is not, and why. */
  async scraped(signal: AbortSignal): Promise<string[]> {
    return (await this.#server.scraped(signal)).map((missing) => `monitoring: ${missing}`);
  }

  /** What it says of the measured window of a trial that is over. */
  read(
    { arm }: Pick<PlannedDeployment, 'arm'>,
    { startEpoch_s, window }: Pick<TrialRecord, 'startEpoch_s' | 'window'>,
    signal: AbortSignal,
  ): Promise<PrometheusReading> {
    // The load's clock began at this wall time, and runs as fast.
    const [from, until] = [startEpoch_s + window.from, startEpoch_s + window.until].map(toMillisecond);
    return this.#server.read({ from: from!, until: until!, asked: askedOf(this.#arms[arm]!) }, signal);
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

/** How a proxy is called, after its service. */
const PROXY = '-proxy';
const isProxy = (service: string) => service.endsWith(PROXY);

/** What Prometheus counts time in. */
const toMillisecond = (seconds: number) => Math.round(1000 * seconds) / 1000;

function askedOf(arm: Arm) {
  if (arm.kind === 'url') return serviceQueries(TARGET);
  const { entry, services } = arm.system;
  return [
    ...serviceQueries(entry, services[entry]?.queries),
    ...(arm.proxy ? proxyQueries(`${entry}${PROXY}`, arm.proxy.kind) : []),
  ];
}
