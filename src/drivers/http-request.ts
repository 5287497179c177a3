import type { ScenarioChoice } from '../plan/plan.ts';

/** The one request of the scenario `http`, as the plan has it: complete and checked. */
export interface HttpRequest {
  readonly name: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export const HTTP = 'http';
const NOTHING_SAID = { method: 'GET', path: '/', headers: {} };

export function httpRequest({ options }: ScenarioChoice, gzip: boolean): HttpRequest {
  const { method, path, headers, body, name } = options;
  const from = typeof path === 'string' && typeof method === 'string' ? { path, method } : NOTHING_SAID;
  const own = isTexts(headers) ? headers : {};
  return {
    ...from,
    name: typeof name === 'string' ? name : `${from.method} ${from.path.replace(/\?.*/, '')}`,
    headers: gzip && !hasHeader(own, 'accept-encoding') ? { ...own, 'accept-encoding': 'gzip' } : own,
    body: typeof body === 'string' ? body : undefined,
  };
}

/** Whether a scenario is the one that is there when none is asked for. */
export const isDefault = ({ name, options }: ScenarioChoice): boolean =>
  name === HTTP && JSON.stringify(options) === JSON.stringify(NOTHING_SAID);

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

const hasHeader = (headers: Readonly<Record<string, string>>, name: string) =>
  Object.keys(headers).some((key) => key.toLowerCase() === name);
