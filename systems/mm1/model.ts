import type { SystemModel } from '../../src/core/system.ts';
import { Environment } from '../kit/environment.ts';
import { readSettings } from './settings.ts';

/** Each server has a CPU to itself, or needs none: the model has as many as it may have servers. */
const CPUS = 256;
const MEMORY_BYTES = 1.35e8;

/**
 * What the server does by construction: one queue of unlimited room before `SERVERS` servers, first come first served,
 * and nothing for HTTP. Of the distribution it has mean and variance. Anything else is not to be modelled.
 */
export function mm1Model(variables: Readonly<Record<string, string>>): SystemModel | 'uncalibrated' {
  const settings = settingsOf(variables);
  if (!settings) return 'uncalibrated';
  const { service, servers, queueCapacity, discipline, outbound } = settings;
  if (Number.isFinite(queueCapacity) || discipline === 'ps' || outbound.length > 0) return 'uncalibrated';
  if (!Number.isFinite(service.variance)) return 'uncalibrated';
  const mean_s = service.mean;
  return {
    source: 'by construction: the service times of its environment; what HTTP takes is left out',
    scenario: { name: 'http', options: { path: '/' } },
    cpus: CPUS,
    services: { server: { cpu_s: mean_s, processes: servers, memory_bytes: MEMORY_BYTES } },
    requests: { 'GET /': { share: 1, alone_s: mean_s, scv: service.variance / mean_s ** 2 } },
  };
}

/** null: what the server itself would refuse, or what is only known when it is started. */
function settingsOf(variables: Readonly<Record<string, string>>) {
  try {
    return readSettings(new Environment(variables));
  } catch {
    return null;
  }
}
