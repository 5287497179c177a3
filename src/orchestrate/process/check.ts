import { LoadstoneError } from '../../core/errors.ts';
import type { SystemDefinition } from '../../core/system.ts';
import type { DeploymentRequest } from '../orchestrator.ts';
import { HAPROXY_SLOTS } from './proxy/haproxy.ts';
import { checkReferences } from './references.ts';

/** Throws for what cannot be deployed, before anything is started. */
export function checkRequest(request: DeploymentRequest): void {
  const { system } = request;
  if (!Object.hasOwn(system.services, system.entry)) {
    throw spec(system, `its entry '${system.entry}' is not one of its services`);
  }
  for (const [name, service] of Object.entries(system.services)) {
    if (service.kind === 'http' && !service.command?.length)
      throw spec(system, `service '${name}' has no command`);
    for (const need of service.needs ?? []) {
      if (!Object.hasOwn(system.services, need)) {
        throw spec(system, `service '${name}' needs '${need}', which is not one of its services`);
      }
    }
  }
  checkCycles(system);
  checkReferences(system);
  for (const name of Object.keys(request.replicas)) checkReplicas(request, name, request.replicas[name]!);
  for (const [name, { replicas = 1 }] of Object.entries(system.services)) {
    if (!Object.hasOwn(request.replicas, name)) checkReplicas(request, name, replicas);
  }
  if (request.keep && (request.proxied || request.ports !== 'fixed')) {
    throw new LoadstoneError('E_PARAMETER', 'a system that is kept up has fixed ports and no proxy');
  }
}

/** Throws unless the service may have this many replicas. */
export function checkReplicas(
  { system, proxied, proxy }: Pick<DeploymentRequest, 'system' | 'proxied' | 'proxy'>,
  name: string,
  replicas: number,
): void {
  const service = Object.hasOwn(system.services, name) ? system.services[name] : undefined;
  if (!service) throw new LoadstoneError('E_PARAMETER', `${system.name} has no service '${name}'`);
  if (!Number.isInteger(replicas) || replicas < 1) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `replicas of '${name}' are a whole number from 1, got ${replicas}`,
    );
  }
  if (replicas > 1 && !service.scalable) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `service '${name}' of ${system.name} is not scalable, got ${replicas}`,
    );
  }
  if (replicas > 1 && !proxied) {
    throw new LoadstoneError('E_PARAMETER', `${replicas} replicas of '${name}' need a proxy before them`);
  }
  if (proxy?.kind === 'haproxy' && replicas > HAPROXY_SLOTS) {
    throw new LoadstoneError(
      'E_PARAMETER',
      `HAProxy takes ${HAPROXY_SLOTS} replicas of '${name}', got ${replicas}`,
    );
  }
}

function checkCycles(system: SystemDefinition): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]) => {
    if (path.includes(name)) {
      throw spec(system, `its services need each other in a circle: ${[...path, name].join(' -> ')}`);
    }
    if (done.has(name)) return;
    for (const need of system.services[name]!.needs ?? []) visit(need, [...path, name]);
    done.add(name);
  };
  for (const name of Object.keys(system.services)) visit(name, []);
}

const spec = (system: SystemDefinition, what: string) =>
  new LoadstoneError('E_SPEC', `system ${system.name}: ${what}`);
