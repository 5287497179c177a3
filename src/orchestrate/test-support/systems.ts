// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references that the orchestrator fills in.
import { fileURLToPath } from 'node:url';
import { compiled } from '../../core/compiled.ts';
import type { ServiceDefinition, SystemDefinition } from '../../core/system.ts';

/** The compiled file beside this one, with the Node.js of the orchestrator. */
export const script = (file: string) =>
  fileURLToPath(compiled(`src/orchestrate/test-support/${file}`, '../../../', import.meta.url));

export interface Behaviour {
  readonly environment?: Readonly<Record<string, string>>;
  readonly service?: Partial<ServiceDefinition>;
  readonly services?: Readonly<Record<string, ServiceDefinition>>;
}

/** A system whose only service, `web`, is the subject, unless the behaviour says more. */
export function subjectSystem({
  environment = {},
  service = {},
  services = {},
}: Behaviour = {}): SystemDefinition {
  return {
    name: 'subject',
    title: 'A small service to orchestrate',
    entry: 'web',
    services: { web: { ...subject('web', environment), ...service }, ...services },
    model: 'uncalibrated',
  };
}

export function subject(name: string, environment: Readonly<Record<string, string>> = {}): ServiceDefinition {
  return {
    kind: 'http',
    command: ['${node}', script('subject.ts')],
    port: 18_080,
    environment: { PORT: '${self.port}', NAME: name, ...environment },
    scalable: true,
  };
}
