import { LoadstoneError } from '../core/errors.ts';
import type { CheckedInSystem, ServiceDefinition, SystemDefinition } from '../core/system.ts';
import type { ExperimentSpec, ServiceInput, SystemInput } from '../spec/schema.ts';
import type { Arm, ProxyChoice, SystemArm } from './plan.ts';

export type Systems = Readonly<Record<string, CheckedInSystem>>;

/** The arms of a spec with their systems looked up, replicas and environment put in. */
export function resolveArms(spec: ExperimentSpec, systems: Systems): Record<string, Arm> {
  const known: Systems = { ...systems, ...mapValues(spec.systems, ownSystem) };
  const arms = mapValues(spec.arms, (arm, name): Arm => {
    if ('url' in arm) return { kind: 'url', arch: name, url: arm.url, ...(arm.pid ? { pid: arm.pid } : {}) };
    if ('service' in arm) {
      const system = oneService(name, arm.service);
      return {
        kind: 'system',
        arch: name,
        system: withReplicas(system, arm.replicas ?? {}, `arms.${name}`),
        ...proxyOf(arm.proxy),
      };
    }
    const system = Object.hasOwn(known, arm.system) ? known[arm.system] : undefined;
    if (!system) {
      const names = Object.keys(known).join(', ');
      throw new LoadstoneError(
        'E_UNKNOWN_SYSTEM',
        `arms.${name}.system: one of ${names}, got '${arm.system}'`,
      );
    }
    const configured = withEnvironment(system, arm.environment ?? {}, `arms.${name}`);
    return {
      kind: 'system',
      arch: system.arch ?? name,
      system: withReplicas(configured, arm.replicas ?? {}, `arms.${name}`),
      ...proxyOf(arm.proxy),
    };
  });
  for (const [name, arm] of Object.entries(arms)) {
    if (arm.kind !== 'system') continue;
    checkSystem(arm.system, `arms.${name}`);
    checkProxy(arm, `arms.${name}`);
  }
  return arms;
}

const proxyOf = (proxy: ProxyChoice | undefined) => (proxy ? { proxy } : {});

function checkProxy({ system, proxy }: SystemArm, at: string): void {
  if (proxy && !Object.values(system.services).some(({ scalable }) => scalable)) {
    throw new LoadstoneError('E_SPEC', `${at}.proxy: no service of ${system.name} is scalable`);
  }
}

function ownSystem(input: SystemInput, name: string): SystemDefinition {
  const { model = 'uncalibrated', ...system } = input;
  return { ...system, name, services: mapValues(input.services, listening), model };
}

function oneService(name: string, input: ServiceInput): SystemDefinition {
  return {
    name,
    title: `the service '${name}' of the spec`,
    entry: name,
    services: { [name]: listening({ scalable: true, ...input }) },
    model: 'uncalibrated',
  };
}

/** A service that is not told its port anywhere gets it as PORT. */
function listening(input: ServiceInput): ServiceDefinition {
  if (input.kind === 'postgres') return input;
  const told = JSON.stringify([input.command, input.environment]).includes('${self.port}');
  return told ? input : { ...input, environment: { PORT: '${self.port}', ...input.environment } };
}

function withReplicas(system: SystemDefinition, replicas: Readonly<Record<string, number>>, at: string) {
  const services = { ...system.services };
  for (const [name, count] of Object.entries(replicas)) {
    services[name] = { ...serviceOf(system, name, `${at}.replicas`), replicas: count };
  }
  return { ...system, services };
}

function withEnvironment(
  { modelOf, ...system }: CheckedInSystem,
  extra: Record<string, Record<string, string>>,
  at: string,
): SystemDefinition {
  const services = { ...system.services };
  for (const [name, environment] of Object.entries(extra)) {
    const service = serviceOf(system, name, `${at}.environment`);
    services[name] = { ...service, environment: { ...service.environment, ...environment } };
  }
  // What a model was fitted to was another configuration.
  const model = Object.keys(extra).length > 0 ? (modelOf?.(extra) ?? 'uncalibrated') : system.model;
  return { ...system, services, model };
}

function serviceOf(system: SystemDefinition, name: string, at: string): ServiceDefinition {
  const service = system.services[name];
  if (service) return service;
  const names = Object.keys(system.services).join(', ');
  throw new LoadstoneError('E_SPEC', `${at}: a service of ${system.name} is one of ${names}, got '${name}'`);
}

function checkSystem(system: SystemDefinition, at: string): void {
  serviceOf(system, system.entry, `${at}.entry`);
  for (const [name, service] of Object.entries(system.services)) {
    for (const needed of service.needs ?? []) serviceOf(system, needed, `${at}.${name}.needs`);
    if (service.kind === 'http' && !service.command) {
      throw new LoadstoneError('E_SPEC', `${at}.${name}: an http service needs a command`);
    }
    if ((service.replicas ?? 1) > 1 && !service.scalable) {
      throw new LoadstoneError(
        'E_SPEC',
        `${at}.replicas: ${name} is not scalable, got ${service.replicas} replicas`,
      );
    }
  }
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
