import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiled } from '../src/core/compiled.ts';

export interface Job {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Where a tool may put its script. */
  readonly folder: string;
}

/** What a tool says about itself. */
export interface Count {
  readonly requests: number;
  readonly rps: number;
}

/** A load generator, run with 64 connections that send as fast as they are answered. */
export interface Tool {
  readonly name: string;
  /** How it is called where an environment variable (BENCH_WRK, ...) does not say where it is. */
  readonly program: string;
  readonly version: readonly string[];
  command(job: Job): readonly string[];
  read(stdout: string, job: Job): Count;
}

export const loadstone: Tool = {
  name: 'loadstone',
  program: process.execPath,
  version: ['--version'],
  command: ({ url, connections, seconds }) => [
    new URL(compiled('src/cli/main.ts', '../', import.meta.url)).pathname,
    'load',
    url,
    ...['--users', `${connections}`, '--think', 'const:0s', '--spawn-rate', '1000000/s'],
    ...['--duration', `${seconds}s`, '--threads', '1', '--json'],
  ],
  read: (stdout) => {
    const { completed, throughput_rps } = JSON.parse(stdout);
    return { requests: completed, rps: throughput_rps };
  },
};

const wrk: Tool = {
  name: 'wrk',
  program: 'wrk',
  version: ['-v'],
  command: ({ url, connections, seconds }) => ['-t1', `-c${connections}`, `-d${seconds}s`, url],
  read: (stdout) => ({
    requests: numberIn(/(\d+) requests in/, stdout),
    rps: numberIn(/Requests\/sec:\s+([\d.]+)/, stdout),
  }),
};

const hey: Tool = {
  name: 'hey',
  program: 'hey',
  version: [],
  command: ({ url, connections, seconds }) => ['-c', `${connections}`, '-z', `${seconds}s`, url],
  read: (stdout) => {
    const rps = numberIn(/Requests\/sec:\s+([\d.]+)/, stdout);
    return { requests: rps * numberIn(/Total:\s+([\d.]+) secs/, stdout), rps };
  },
};

const autocannon: Tool = {
  name: 'autocannon',
  program: 'autocannon',
  version: ['--version'],
  command: ({ url, connections, seconds }) => ['-c', `${connections}`, '-d', `${seconds}`, '--json', url],
  read: (stdout) => {
    const { requests, duration } = JSON.parse(stdout);
    return { requests: requests.total, rps: requests.total / duration };
  },
};

const k6: Tool = {
  name: 'k6',
  program: 'k6',
  version: ['version'],
  command: ({ url, connections, seconds, folder }) => {
    const script = join(folder, 'load.k6.js');
    const options = { vus: connections, duration: `${seconds}s` };
    writeFileSync(
      script,
      `import http from 'k6/http';
      export const options = ${JSON.stringify(options)};
      export default () => { http.get(${JSON.stringify(url)}); };
      export const handleSummary = ({ metrics }) => ({ stdout: JSON.stringify(metrics.http_reqs.values) });`,
    );
    return ['run', '--quiet', '--no-usage-report', script];
  },
  read: (stdout) => {
    const { count, rate } = JSON.parse(stdout.slice(stdout.indexOf('{')));
    return { requests: count, rps: rate };
  },
};

const locust: Tool = {
  name: 'Locust (FastHttpUser)',
  program: 'locust',
  version: ['--version'],
  command: ({ url, connections, seconds, folder }) => {
    const script = join(folder, 'locustfile.py');
    writeFileSync(
      script,
      `from locust import FastHttpUser, constant, task
class User(FastHttpUser):
    wait_time = constant(0)
    @task
    def get(self):
        self.client.get("/")
`,
    );
    const users = ['-u', `${connections}`, '-r', '1000', '-t', `${seconds}s`];
    return [
      '-f',
      script,
      '--headless',
      '--json',
      '--loglevel',
      'ERROR',
      '--host',
      url.slice(0, -1),
      ...users,
    ];
  },
  read: (stdout) => {
    const [entry] = JSON.parse(stdout.slice(stdout.indexOf('[')));
    const { num_requests, start_time, last_request_timestamp } = entry;
    return { requests: num_requests, rps: num_requests / (last_request_timestamp - start_time) };
  },
};

const jmeter: Tool = {
  name: 'JMeter',
  program: 'jmeter',
  version: [],
  command: ({ url, connections, seconds, folder }) => {
    const plan = join(folder, 'plan.jmx');
    writeFileSync(plan, jmeterPlan(new URL(url), connections, seconds));
    return ['-n', '-t', plan, '-j', join(folder, 'jmeter.log')];
  },
  read: (stdout) => {
    const [, requests, rps] =
      /^summary =\s+(\d+) in [\d:]+ =\s+([\d.]+)\/s/m.exec(stdout.split('\n').reverse().join('\n')) ?? [];
    return { requests: Number(requests), rps: Number(rps) };
  },
};

export const peers: readonly Tool[] = [wrk, hey, autocannon, k6, locust, jmeter];

const numberIn = (pattern: RegExp, text: string) => Number(pattern.exec(text)?.[1]);

const property = (type: string, name: string, value: string | number | boolean) =>
  `<${type}Prop name="${name}">${value}</${type}Prop>`;

function jmeterPlan(url: URL, threads: number, seconds: number): string {
  const loops = `<elementProp name="ThreadGroup.main_controller" elementType="LoopController">
    ${property('bool', 'LoopController.continue_forever', false)}${property('int', 'LoopController.loops', -1)}
  </elementProp>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<jmeterTestPlan version="1.2" properties="5.0"><hashTree>
  <TestPlan guiclass="TestPlanGui" testclass="TestPlan" testname="plan"/><hashTree>
    <ThreadGroup guiclass="ThreadGroupGui" testclass="ThreadGroup" testname="users">
      ${loops}${property('string', 'ThreadGroup.num_threads', threads)}
      ${property('string', 'ThreadGroup.ramp_time', 0)}${property('bool', 'ThreadGroup.scheduler', true)}
      ${property('string', 'ThreadGroup.duration', seconds)}${property('string', 'ThreadGroup.delay', 0)}
    </ThreadGroup><hashTree>
      <HTTPSamplerProxy guiclass="HttpTestSampleGui" testclass="HTTPSamplerProxy" testname="GET /">
        ${property('string', 'HTTPSampler.domain', url.hostname)}${property('string', 'HTTPSampler.port', url.port)}
        ${property('string', 'HTTPSampler.path', '/')}${property('string', 'HTTPSampler.method', 'GET')}
        ${property('bool', 'HTTPSampler.use_keepalive', true)}
      </HTTPSamplerProxy><hashTree/>
    </hashTree>
  </hashTree>
</hashTree></jmeterTestPlan>
`;
}
