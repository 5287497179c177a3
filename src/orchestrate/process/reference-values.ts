import { randomBytes } from 'node:crypto';
import { LOOPBACK } from './ports.ts';
import type { Service } from './service.ts';

const SECRET_BYTES = 32;

/** What the references of one deployment stand for. */
export class ReferenceValues {
  readonly #fixed: { readonly node: string; readonly systems: string };
  readonly #service: (name: string) => Pick<Service, 'url' | 'port'>;
  readonly #secrets = new Map<string, string>();
  readonly #told = new Set<string>();

  constructor(
    fixed: { readonly node: string; readonly systems: string },
    service: (name: string) => Pick<Service, 'url' | 'port'>,
  ) {
    this.#fixed = fixed;
    this.#service = service;
  }

  /** For a process that listens on `port`; the reference is a known one. */
  value(reference: string, port: number): string {
    const [subject, property] = reference.split('.') as [string, string | undefined];
    if (property === undefined) return subject === 'node' ? this.#fixed.node : this.#fixed.systems;
    if (subject === 'self') return String(port);
    if (subject === 'secret') return this.#secret(property);
    if (subject === 'env') return process.env[property]!;
    this.#told.add(subject);
    const service = this.#service(subject);
    if (property === 'host') return LOOPBACK;
    return property === 'url' ? service.url : String(service.port);
  }

  /** Whether somebody was told this service's address. */
  isTold(service: string): boolean {
    return this.#told.has(service);
  }

  #secret(name: string): string {
    const secret = this.#secrets.get(name) ?? randomBytes(SECRET_BYTES).toString('hex');
    this.#secrets.set(name, secret);
    return secret;
  }
}
