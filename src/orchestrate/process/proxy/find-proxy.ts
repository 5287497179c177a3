import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { LoadstoneError, messageOf } from '../../../core/errors.ts';
import { isOlder } from '../../../core/version.ts';
import type { ProxyChoice } from '../../../plan/plan.ts';
import { isExecutable } from '../executable.ts';

/** A proxy that is a program of the machine's. */
export type ProxyProgramName = Exclude<ProxyChoice['kind'], 'loadstone'>;

export interface FoundProxy {
  readonly kind: ProxyProgramName;
  /** A name on the PATH, or a path. */
  readonly program: string;
  readonly version: string;
}

interface Wanted {
  readonly title: string;
  /** Names another program. */
  readonly variable: string;
  readonly askVersion: readonly string[];
  readonly version: RegExp;
  readonly oldest: string;
  /** A part that a build may lack, in the same answer. */
  readonly needs?: string;
  readonly install: string;
}

const programs: Readonly<Record<ProxyProgramName, Wanted>> = {
  haproxy: {
    title: 'HAProxy',
    variable: 'LOADSTONE_HAPROXY',
    askVersion: ['-vv'],
    version: /^HA-?Proxy version (\d+(?:\.\d+)+)/m,
    oldest: '2.6',
    needs: 'prometheus-exporter',
    install: '`apt-get install haproxy`, `brew install haproxy`, or https://www.haproxy.org',
  },
  envoy: {
    title: 'Envoy',
    variable: 'LOADSTONE_ENVOY',
    askVersion: ['--version'],
    version: /version: [^/]*\/(\d+(?:\.\d+)+)/,
    oldest: '1.32',
    install: '`brew install envoy`, or https://www.envoyproxy.io/docs/envoy/latest/start/install',
  },
};

const ANSWER_WITHIN_MS = 60_000;
/** Where systems keep servers; the PATH of an ordinary user often lacks them. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin'];

/** The program on this machine; throws with how to get it. */
export async function findProxy(kind: ProxyProgramName, signal: AbortSignal): Promise<FoundProxy> {
  const { title, variable, askVersion, version: pattern, oldest, needs, install } = programs[kind];
  const missing = (why: string, cause?: unknown) =>
    new LoadstoneError(
      'E_PROXY_MISSING',
      `${title} ${oldest} or newer is needed: ${why}. To get it: ${install}`,
      { cause },
    );
  const name = process.env[variable] || kind;
  const program = locate(name);
  if (program === undefined) throw missing(`there is no program '${name}' (${variable} may name another)`);
  const answer = await ask(program, askVersion, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    const why = messageOf(error).trim().split('\n').at(-1);
    throw missing(`'${program}' does not tell its version (${why})`, error);
  });
  const version = pattern.exec(answer)?.[1];
  if (version === undefined) throw missing(`'${program}' does not say that it is ${title}`);
  if (isOlder(version, oldest)) throw missing(`'${program}' is ${version}`);
  if (needs && !answer.includes(needs)) throw missing(`'${program}' is built without ${needs}`);
  return { kind, program, version };
}

/** A path is made absolute: the proxy runs in a folder of its own. */
function locate(name: string): string | undefined {
  const candidates = /[\\/]/.test(name)
    ? [resolve(name)]
    : [name, ...SERVER_FOLDERS.map((folder) => join(folder, name))];
  return candidates.find((candidate) => isExecutable(candidate));
}

function ask(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { signal, timeout: ANSWER_WITHIN_MS }, (error, stdout, stderr) =>
      error ? reject(error) : resolve(`${stdout}\n${stderr}`),
    );
  });
}
