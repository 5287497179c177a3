import type { ProxyChoice } from '../../../plan/plan.ts';
import { makeEnvoy } from './envoy.ts';
import { type FoundProxy, findProxy, type ProxyProgramName } from './find-proxy.ts';
import { makeHaproxy } from './haproxy.ts';
import { OwnProxy } from './own-proxy.ts';
import type { MakeProgram } from './program.ts';
import { ProgramProxy } from './program-proxy.ts';
import type { StartProxy } from './service-proxy.ts';

const programs: Readonly<Record<ProxyProgramName, MakeProgram>> = { haproxy: makeHaproxy, envoy: makeEnvoy };

/** How the proxies of a deployment are started; throws E_PROXY_MISSING for a program that is not here. */
export async function proxyStarter(
  { kind, balance }: ProxyChoice,
  seed: number,
  signal: AbortSignal,
): Promise<StartProxy> {
  if (kind === 'loadstone') return OwnProxy.starter(balance, seed);
  const { program } = await findProxy(kind, signal);
  return ProgramProxy.starter(program, balance, programs[kind]);
}

/** The programs of these choices on this machine; throws E_PROXY_MISSING for one that is not here. */
export async function findProxies(
  choices: readonly ProxyChoice[],
  signal: AbortSignal,
): Promise<readonly FoundProxy[]> {
  const kinds = new Set(choices.map(({ kind }) => kind));
  const found: FoundProxy[] = [];
  for (const kind of kinds) if (kind !== 'loadstone') found.push(await findProxy(kind, signal));
  return found;
}
