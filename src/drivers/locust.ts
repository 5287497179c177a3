import { csvCells, wholeRows } from './csv-cells.ts';
import { type Driver, neverTold, REQUESTS } from './driver.ts';
import { BEGINS, listener, locustFile } from './locust-file.ts';
import { commonProblems } from './rules.ts';

const FILE = 'driver.py';
const LISTENER = 'loadstone_listener.py';

/** Locust: users in Python, a process with an event loop. */
export const locust: Driver = {
  name: 'locust',
  title: 'Locust',
  variable: 'LOADSTONE_LOCUST',
  askVersion: ['--version'],
  version: /\blocust (\d+\.\d+\.\d+)/i,
  oldest: '2.20.0',
  install: '`pip install locust` (https://docs.locust.io/en/stable/installation.html)',
  inherits: ['VIRTUAL_ENV', 'PYTHONPATH', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  unable: (load) => [
    ...(load.workload.model === 'open'
      ? ['workload.rate: Locust has users who wait for their answers, and no arrivals; write users']
      : []),
    ...commonProblems(load),
    ...(load.script !== undefined && load.workload.transport.insecure
      ? ['workload.insecure: a locustfile of your own says that itself, so leave it out']
      : []),
  ],
  untold: ({ workload }) => [
    ...neverTold('Locust', workload),
    'waiting for a connection: Locust counts it into the time of a request',
  ],
  prepare(load, path) {
    const { workload, phases, target, duration_s, script } = load;
    if (workload.model !== 'closed') throw new RangeError('Locust has users');
    const { users } = workload;
    return {
      args: [
        // The listener comes last: what a locustfile of the user's does at the start is then done when it tells of it.
        `--locustfile=${script ?? path(FILE)},${path(LISTENER)}`,
        '--headless',
        '--only-summary',
        `--host=${target.replace(/\/$/, '')}`,
        `--users=${users}`,
        `--spawn-rate=${Math.min(workload.spawn_rate, users)}`,
        `--run-time=${duration_s}s`,
        `--stop-timeout=${Math.ceil(phases.drain_s)}`,
        '--exit-code-on-error=0',
      ],
      files: { [LISTENER]: listener, ...(script === undefined ? { [FILE]: locustFile(load) } : {}) },
      ...(script === undefined ? { script: FILE } : {}),
      environment: { LOADSTONE_REQUESTS: path(REQUESTS), PYTHONDONTWRITEBYTECODE: '1' },
    };
  },
  begins: () => new RegExp(`${BEGINS} (\\d+)`),
  stopSignal: 'SIGTERM',
  reader: (sink) =>
    wholeRows((row) => {
      const [kind, at, ...cells] = csvCells(row);
      if (kind === 'users') return sink.users(Number(at), Number(cells[0]));
      const [response, method, name, status, bytes, error, message] = cells;
      if (kind !== 'request' || message === undefined) return;
      const time = Number(response);
      sink.request({
        name: name!.startsWith(`${method} `) || method === '' ? name! : `${method} ${name}`,
        started: Number(at),
        response: time,
        roundtrip: time,
        status: Number(status),
        error: error === '' ? null : classOf(Number(status), error!, message),
        bytes: Number(bytes),
      });
    }),
};

/** By the exceptions of Locust's two clients. */
function classOf(status: number, error: string, message: string): string {
  const words = `${error} ${message}`;
  // What a locustfile itself calls a failure.
  if (error === 'CatchResponseError') return `check_failed: ${message.slice(0, 60)}`;
  if (status >= 400) return status >= 500 ? 'http_5xx' : 'http_4xx';
  if (/connect.*timed? ?out|ConnectTimeout/i.test(words)) return 'connect_timeout';
  return CLASSES.find(([pattern]) => pattern.test(words))?.[1] ?? 'network';
}

const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/timed? ?out/i, 'timeout'],
  [/refused/i, 'refused'],
  [/gaierror|name resolution|getaddrinfo/i, 'dns'],
  [/ssl|certificate/i, 'tls'],
  [/reset/i, 'reset'],
  [/ConnectionClosed|RemoteDisconnected|closed/i, 'closed'],
];
