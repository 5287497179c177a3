import { LoadstoneError } from '../../core/errors.ts';
import type { ServiceDefinition, SystemDefinition } from '../../core/system.ts';

const REFERENCE = /\$\{([^}]*)\}/g;

/** Fills in every `${reference}` of a text. */
export function fillIn(text: string, value: (reference: string) => string): string {
  return text.replace(REFERENCE, (_, reference: string) => value(reference));
}

/** Throws E_SPEC for a reference that no deployment could fill in. */
export function checkReferences(system: SystemDefinition): void {
  for (const [name, service] of Object.entries(system.services)) {
    for (const text of textsOf(service)) {
      for (const [whole, reference] of text.matchAll(REFERENCE)) {
        if (!isKnown(reference!, system)) {
          throw new LoadstoneError(
            'E_SPEC',
            `service '${name}' of ${system.name} refers to ${whole}, which is none of \${node}, \${systems}, ` +
              `\${self.port}, \${secret.NAME}, \${env.NAME} (of a variable that is set here) and \${SERVICE.url|host|port}`,
          );
        }
      }
    }
  }
}

function isKnown(reference: string, system: SystemDefinition): boolean {
  const [subject, property, ...rest] = reference.split('.');
  if (rest.length > 0) return false;
  if (property === undefined) return subject === 'node' || subject === 'systems';
  if (subject === 'self') return property === 'port';
  if (subject === 'secret') return property !== '';
  if (subject === 'env') return process.env[property] !== undefined;
  return Object.hasOwn(system.services, subject!) && ['url', 'host', 'port'].includes(property);
}

function textsOf(service: ServiceDefinition): string[] {
  const { command = [], environment = {}, jobs = {} } = service;
  return [...command, ...Object.values(environment), ...(jobs.migrate ?? []), ...(jobs.reset ?? [])];
}
