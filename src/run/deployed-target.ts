import type { Deployment } from '../orchestrate/orchestrator.ts';
import type { SystemArm } from '../plan/plan.ts';
import type { Target } from './target.ts';

/** A deployed system as the target of trials. */
export function deployedTarget({ system }: SystemArm, deployment: Deployment): Target {
  const metricsOf = (service: string) => {
    const path = system.services[service]?.metrics;
    return path === undefined
      ? []
      : deployment.endpoints(service).map((endpoint) => new URL(path, endpoint).href);
  };
  return {
    url: deployment.target,
    reset: (signal) => deployment.job('reset', signal),
    async scale(replicas, signal) {
      for (const [service, { scalable, replicas: own = 1 }] of Object.entries(system.services)) {
        if (scalable) await deployment.scale(service, replicas[service] ?? own, signal);
      }
    },
    gaps: [],
    sample: () => deployment.sample(),
    metrics: () => ({ entry: metricsOf(system.entry), all: Object.keys(system.services).flatMap(metricsOf) }),
    metricsPages: () => deployment.metricsPages(),
    async exited() {
      const replicas = await deployment.observe();
      return replicas
        .filter(({ state }) => state === 'exited')
        .map(({ replica, detail }) => `${replica} exited${detail ? `: ${detail}` : ''}`);
    },
    destroy: () => deployment.destroy(),
  };
}
