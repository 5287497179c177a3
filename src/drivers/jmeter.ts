import { csvCells, wholeRows } from './csv-cells.ts';
import { type Driver, neverTold, type Preparation, REQUESTS, type ToolLoad } from './driver.ts';
import { httpRequest } from './http-request.ts';
import { BEGINS, jmeterPlan } from './jmeter-plan.ts';
import { arrivalProblems, commonProblems } from './rules.ts';

const PLAN = 'driver.jmx';
const LOGGING = 'log4j2.xml';
const LOG = 'jmeter.log';

/** Apache JMeter: threads that send, wait and think, from a test plan in XML. */
export const jmeter: Driver = {
  name: 'jmeter',
  title: 'JMeter',
  variable: 'LOADSTONE_JMETER',
  askVersion: ['--version'],
  version: /(\d+\.\d+(?:\.\d+)?)\s*$/m,
  oldest: '5.5.0',
  install: 'it needs Java: https://jmeter.apache.org/download_jmeter.cgi',
  inherits: ['JAVA_HOME', 'JMETER_HOME', 'JVM_ARGS', 'HEAP'],
  unable: (load) => [...commonProblems(load), ...arrivalProblems(load, 'JMeter'), ...problems(load)],
  untold: ({ workload }) => [
    ...neverTold('JMeter', workload),
    'fractions of a millisecond: JMeter tells whole ones',
    'bytes of answers: JMeter counts their heads with them',
  ],
  prepare(load, path) {
    const { script, workload, target, duration_s } = load;
    const { protocol, hostname, port, pathname } = new URL(target);
    const properties: Readonly<Record<string, string | number>> = {
      'jmeter.save.saveservice.output_format': 'csv',
      'jmeter.save.saveservice.print_field_names': 'true',
      'jmeter.save.saveservice.timestamp_format': 'ms',
      'jmeter.save.saveservice.assertion_results_failure_message': 'true',
      'jmeter.save.saveservice.thread_counts': 'true',
      'jmeter.save.saveservice.connect_time': 'true',
      // A plan that is ended from outside has written all that it has.
      'jmeter.save.saveservice.autoflush': 'true',
      'sampleresult.timestamp.start': 'true',
      // No port for whoever wants to stop it: two may run at a time.
      'jmeterengine.nongui.port': 0,
      'loadstone.protocol': protocol.slice(0, -1),
      'loadstone.host': hostname,
      'loadstone.port': port || (protocol === 'https:' ? 443 : 80),
      'loadstone.path': pathname,
      'loadstone.duration': duration_s,
      ...(workload.model === 'closed'
        ? { 'loadstone.users': workload.users, 'loadstone.spawn_rate': workload.spawn_rate }
        : {}),
    };
    const made: Pick<Preparation, 'script' | 'files'> =
      script === undefined
        ? { script: PLAN, files: { [PLAN]: jmeterPlan(load), [LOGGING]: logging } }
        : { files: { [LOGGING]: logging } };
    return {
      args: [
        '-n',
        ...['-t', script ?? path(PLAN)],
        ...['-l', path(REQUESTS)],
        ...['-j', path(LOG)],
        ...['-i', path(LOGGING)],
        ...Object.entries(properties).map(([key, value]) => `-J${key}=${value}`),
      ],
      ...made,
      environment: {},
    };
  },
  // A plan of ours with users says it when its set-up is done; of others JMeter does when it starts their groups.
  begins: (load) =>
    load.script === undefined && load.workload.model === 'closed'
      ? new RegExp(`${BEGINS} (\\d+)`)
      : /Running test \((\d+)\)/,
  // It then waits a minute for threads that are no more.
  isOver: /\.\.\. end of run/,
  stopSignal: 'SIGTERM',
  reader(sink) {
    let at: Readonly<Record<string, number>> | undefined;
    return wholeRows((row) => {
      const cells = csvCells(row);
      if (!at) {
        at = Object.fromEntries(cells.map((name, i) => [name, i]));
        return;
      }
      const columns = at;
      // Cut off where the tool was ended.
      if (cells.length < Object.keys(columns).length) return;
      const of = (column: string) => cells[columns[column] ?? -1] ?? '';
      const [started, response] = [Number(of('timeStamp')), Number(of('elapsed'))];
      const status = /^\d{3}$/.test(of('responseCode')) ? Number(of('responseCode')) : 0;
      sink.request({
        name: of('label'),
        started,
        response,
        roundtrip: Math.max(0, response - Number(of('Connect'))),
        status,
        error:
          of('success') === 'true'
            ? null
            : classOf(status, `${of('responseCode')} ${of('responseMessage')}`, of('failureMessage')),
        bytes: null,
      });
      if (of('allThreads') !== '') sink.users(started, Number(of('allThreads')));
    });
  },
};

/** JMeter logs to its standard output, where it is heard at once. */
const logging = `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <Console name="out" target="SYSTEM_OUT"><PatternLayout pattern="%d %p %c{1.}: %m%n"/></Console>
  </Appenders>
  <Loggers>
    <Root level="info"><AppenderRef ref="out"/></Root>
  </Loggers>
</Configuration>
`;

/** What a plan of ours cannot say. */
function problems({ workload, script }: Omit<ToolLoad, 'target' | 'duration_s'>): string[] {
  if (script !== undefined) return [];
  const { path, headers, body = '', name } = httpRequest(workload.scenario, workload.transport.gzip);
  const texts = [path, body, name, ...Object.entries(headers).flat()];
  return [
    ...(texts.some((text) => text.includes('${'))
      ? ["workload.scenario: JMeter takes '${' for a variable of its own"]
      : []),
    ...(workload.model === 'open' && workload.session
      ? ["workload.session: JMeter's arrivals are single requests"]
      : []),
  ];
}

/** By the names of Java's and HttpClient's exceptions. */
function classOf(status: number, words: string, failure: string): string {
  if (status >= 400) return status >= 500 ? 'http_5xx' : 'http_4xx';
  if (status > 0) return `check_failed: ${failure.slice(0, 60)}`;
  return CLASSES.find(([pattern]) => pattern.test(words))?.[1] ?? 'network';
}

const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/ConnectTimeout/, 'connect_timeout'],
  [/SocketTimeout|timed out/, 'timeout'],
  [/UnknownHost/, 'dns'],
  [/HostConnect|ConnectException|refused/, 'refused'],
  [/SSL|Certificate/, 'tls'],
  [/reset/, 'reset'],
  [/NoHttpResponse|ConnectionClosed|closed/i, 'closed'],
];
