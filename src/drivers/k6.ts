import { csvCells } from './csv-cells.ts';
import { type Driver, neverTold, REQUESTS, type ToolRequest } from './driver.ts';
import { HTTP } from './http-request.ts';
import { extracts, FLOWS, flowProblems } from './k6-flows.ts';
import { BEGINS, k6Script } from './k6-script.ts';
import { arrivalProblems, commonProblems } from './rules.ts';

const SCRIPT = 'driver.js';

/** Grafana k6: virtual users in JavaScript, or iterations at a rate. */
export const k6: Driver = {
  name: 'k6',
  title: 'k6',
  variable: 'LOADSTONE_K6',
  askVersion: ['version'],
  version: /\bk6(?:\.exe)? v?(\d+\.\d+\.\d+)/,
  oldest: '1.0.0',
  install: 'it is one program: https://grafana.com/docs/k6/latest/set-up/install-k6/',
  inherits: ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
  unable: (load) => [
    ...commonProblems(load, [HTTP, FLOWS]),
    ...arrivalProblems(load, 'k6'),
    ...(load.script === undefined && load.workload.scenario.name === FLOWS ? flowProblems(load) : []),
  ],
  untold: ({ workload }) => [
    ...neverTold('k6', workload),
    'bytes of answers: k6 counts those of a whole iteration',
    ...(workload.driver?.script === undefined && extracts({ workload })
      ? ['extractions that find nothing: k6 has counted the request as good by then']
      : []),
  ],
  prepare: (load, path) => ({
    args: [
      'run',
      '--quiet',
      '--no-usage-report',
      '--no-color',
      '--log-format=raw',
      // A port for whoever wants to steer it; nobody does, and two may run at a time.
      '--address=127.0.0.1:0',
      `--out=csv=${path(REQUESTS)}`,
    ],
    last: [path(SCRIPT)],
    files: { [SCRIPT]: k6Script(load) },
    script: SCRIPT,
    environment: { K6_CSV_TIME_FORMAT: 'unix_micro' },
  }),
  begins: () => new RegExp(`${BEGINS} (\\d+)`),
  // Once: it ends its iterations within their time and writes what it has.
  stopSignal: 'SIGINT',
  reader(sink) {
    let at: Columns | undefined;
    let width = 0;
    let open: Partial<Trail> = {};
    const close = (failed: boolean) => {
      const { cells, duration = 0, blocked = 0 } = open;
      if (at && cells) sink.request(requestOf(at, cells, duration, blocked, failed));
      open = {};
    };
    return (line) => {
      if (!at) {
        const names = line.split(',');
        at = Object.fromEntries(names.map((name, i) => [name, i]));
        width = names.length;
        return;
      }
      // Nearly all lines are about parts of requests that nobody asks for.
      const metric = line.slice(0, line.indexOf(','));
      if (!WANTED.has(metric)) return;
      const cells = csvCells(line);
      // Cut off where the tool was ended.
      if (cells.length < width) return;
      const value = Number(cells[at.metric_value!]);
      // The samples of a request stand together, the count of it first and whether it failed last.
      if (metric === 'http_reqs') open = { cells };
      else if (metric === 'http_req_duration') open.duration = value;
      else if (metric === 'http_req_blocked') open.blocked = value;
      else if (metric === 'http_req_failed') close(value > 0);
      else if (metric === 'vus') sink.users(timeOf(at, cells), value);
      else for (let n = 0; n < value; n++) sink.dropped(timeOf(at, cells));
    };
  },
};

type Columns = Readonly<Record<string, number>>;

interface Trail {
  readonly cells: readonly string[];
  duration: number;
  blocked: number;
}

const WANTED = new Set([
  'http_reqs',
  'http_req_duration',
  'http_req_blocked',
  'http_req_failed',
  'vus',
  'dropped_iterations',
]);

const timeOf = (at: Columns, cells: readonly string[]) => Number(cells[at.timestamp!]) / 1000;

/** k6 tells when a request ended; `duration` begins when it is written, `blocked` is what it waited for a connection. */
function requestOf(
  at: Columns,
  cells: readonly string[],
  duration: number,
  blocked: number,
  failed: boolean,
): ToolRequest {
  const of = (column: string) => cells[at[column] ?? -1] ?? '';
  const response = blocked + duration;
  const status = Number(of('status'));
  return {
    name: nameOf(of('method'), of('name')),
    started: timeOf(at, cells) - response,
    response,
    roundtrip: duration,
    status,
    error: failed ? classOf(status, of('error_code'), of('error')) : null,
    bytes: null,
    aside: of('group').startsWith('::setup') || of('group').startsWith('::teardown'),
  };
}

/** k6 calls a request by its URL unless told otherwise: method and path say as much and are the same for all targets. */
function nameOf(method: string, name: string): string {
  const path = /^https?:\/\/[^/]*([^?#]*)/.exec(name)?.[1];
  return path === undefined ? name : `${method} ${path === '' ? '/' : path}`;
}

/** By k6's error codes: https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
function classOf(status: number, code: string, error: string): string {
  if (status >= 400) return status >= 500 ? 'http_5xx' : 'http_4xx';
  if (status > 0) return 'check_failed: status';
  if (/\bEOF$/.test(error)) return 'closed';
  return CODES[code] ?? CODES[code.slice(0, 2)] ?? 'network';
}

const CODES: Readonly<Record<string, string>> = {
  1050: 'timeout',
  1201: 'reset',
  1211: 'connect_timeout',
  1212: 'refused',
  1220: 'reset',
  11: 'dns',
  13: 'tls',
};
