import type { ServerTimes } from '../../measure/request-record.ts';
import { fieldsOf } from './head-field.ts';

/** A metric's parameters by their names in small letters. */
type Parameters = ReadonlyMap<string, string>;

/** What stands between separators, which mean nothing within quotes. */
const BETWEEN_COMMAS = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const BETWEEN_SEMICOLONS = /(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/g;
const QUOTED = /^"((?:[^"\\]|\\.)*)"/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The metrics of a header `Server-Timing` (W3C), of each name the first; what is malformed is left out. */
export function parseServerTiming(text: string): ReadonlyMap<string, Parameters> {
  const metrics = new Map<string, Parameters>();
  for (const [metric] of text.matchAll(BETWEEN_COMMAS)) {
    const [name = '', ...parameters] = (metric.match(BETWEEN_SEMICOLONS) ?? []).map((part) => part.trim());
    if (TOKEN.test(name) && !metrics.has(name)) metrics.set(name, parametersOf(parameters));
  }
  return metrics;
}

/** Of each name the first counts, whatever it is. */
function parametersOf(texts: readonly string[]): Parameters {
  const parameters = new Map<string, string>();
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = (equals < 0 ? text : text.slice(0, equals)).trim().toLowerCase();
    if (!parameters.has(name))
      parameters.set(name, equals < 0 ? '' : parameterValue(text.slice(equals + 1).trim()));
  }
  return parameters;
}

/** A token, or a quoted string without its quotes; what follows it is ignored, as the standard has it. */
function parameterValue(text: string): string {
  const quoted = QUOTED.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
  const [first = ''] = text.split(/[ \t]/, 1);
  return TOKEN.test(first) ? first : '';
}

/**
 * What the head of an answer says of when the server had the request: `service;dur=`, `drawn;dur=` in milliseconds and
 * `occupancy;desc="arrived=... started=... freed=..."` in seconds of this machine's monotonic clock, which are made
 * seconds since `start`. A service that is not told is the occupancy. null: it tells no occupancy, or what it tells cannot be.
 */
export function serverTimesIn(head: string, start: number): ServerTimes | null {
  const said = fieldsOf(head, 'server-timing');
  if (said.length === 0) return null;
  const metrics = parseServerTiming(said.join(','));
  const times = (metrics.get('occupancy')?.get('desc') ?? '').split(' ');
  const at = (name: string) =>
    numberIn(times.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1));
  const duration = (name: string) => secondsIn(metrics.get(name)?.get('dur'));
  const [arrived, started, freed] = [at('arrived'), at('started'), at('freed')];
  const service_s = metrics.has('service') ? duration('service') : freed - started;
  // Of what is no number neither holds.
  if (!(arrived <= started && started <= freed && service_s >= 0)) return null;
  const drawn_s = duration('drawn');
  return {
    arrived_s: arrived - start,
    started_s: started - start,
    freed_s: freed - start,
    service_s,
    drawn_s: Number.isNaN(drawn_s) ? null : drawn_s,
  };
}

const DECIMAL = /^(\d+(?:\.\d+)?)(?:e([+-]?\d{1,3}))?$/i;

const numberIn = (text = ''): number => (DECIMAL.test(text) ? finite(Number(text)) : Number.NaN);

/** Of milliseconds. The point is moved before the text is read: dividing by 1000 would round once more. */
function secondsIn(text = ''): number {
  const [, digits, exponent = '0'] = DECIMAL.exec(text) ?? [];
  return digits === undefined ? Number.NaN : finite(Number(`${digits}e${Number(exponent) - 3}`));
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);
