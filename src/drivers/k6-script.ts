import type { Ramp } from '../arrivals/index.ts';
import { ALL_AT_ONCE, type ClosedWorkload, type OpenWorkload } from '../plan/plan.ts';
import type { ToolLoad } from './driver.ts';
import { httpRequest } from './http-request.ts';
import { FLOWS, flowsCode } from './k6-flows.ts';
import { rampsWithin } from './stages.ts';
import { isNone, thinkOf } from './think.ts';

/** What the script writes when its load begins; k6 has then made its set-up and its virtual users. */
export const BEGINS = 'loadstone: the load begins at';

/** The script that k6 runs: the user's with our options around it, or one that does what the workload says. */
export function k6Script(load: ToolLoad): string {
  const options = optionsOf(load);
  return load.script === undefined ? madeScript(load, options) : wrappedScript(load.script, options);
}

/** What a user's script says about how many and how long gives way to what the spec says. */
function wrappedScript(path: string, options: object): string {
  const from = JSON.stringify(path);
  return `import * as script from ${from};
export * from ${from};
export { default } from ${from};

const { vus, duration, iterations, stages, scenarios, ...own } = script.options || {};
export const options = Object.assign({}, own, ${json(options)});

export async function setup() {
  const data = script.setup ? await script.setup() : undefined;
  console.info('${BEGINS} ' + Date.now());
  return data;
}
`;
}

function madeScript(load: ToolLoad, options: object): string {
  return `import http from 'k6/http';
import { sleep } from 'k6';

export const options = ${json(options)};
const target = __ENV.LOADSTONE_TARGET.replace(/\\/$/, '');
${randomCode(load.seed)}
export function setup() {
  console.info('${BEGINS} ' + Date.now());
}

${load.workload.scenario.name === FLOWS ? flowsCode(load) : requestCode(load)}
export default function () {
${loopCode(load.workload)}}
`;
}

/** A request each time; `send` answers when it is there. */
function requestCode({ workload }: ToolLoad): string {
  const {
    method,
    path,
    headers,
    body = null,
    name,
  } = httpRequest(workload.scenario, workload.transport.gzip);
  const params = { headers, tags: { name }, timeout: milliseconds(workload.timeout_s), redirects: 0 };
  return `const params = ${json(params)};
const body = ${json(body)};
function send() {
  http.request(${json(method)}, target + ${json(path)}, body, params);
}
`;
}

/** Draws of a user come from the seed and the user's number; think times take no more than one each. */
const randomCode = (seed: number) => `
// T. Ettinger's mulberry32, a generator for each virtual user.
let state;
function random() {
  if (state === undefined) state = (${seed >>> 0} + Math.imul(__VU, 0x9e3779b9)) | 0;
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
`;

function loopCode(workload: ToolLoad['workload']): string {
  if (workload.model === 'open') {
    const { session } = workload;
    if (!session) return '  send();\n';
    return `  for (let i = 0; i < ${session.requests}; i++) {
    if (i > 0) sleep(${drawCode(session.think)});
    send();
  }
`;
  }
  if (workload.pacing_s !== null) {
    return `  const began = Date.now();
  send();
  sleep(Math.max(0, ${workload.pacing_s} - (Date.now() - began) / 1000));
`;
  }
  const think = isNone(thinkOf(workload.think)!) ? '0' : drawCode(workload.think);
  if (workload.scenario.name === FLOWS) {
    return `  const pause = send();
  sleep(pause === undefined ? ${think} : pause);
`;
  }
  return think === '0' ? '  send();\n' : `  send();\n  sleep(${think});\n`;
}

/** Seconds, drawn. */
function drawCode(text: string): string {
  const { kind, values } = thinkOf(text)!;
  const [a, b] = values;
  if (kind === 'exp') return `-${a} * Math.log(1 - random())`;
  return kind === 'const' ? `${a}` : `${a} + random() * ${b! - a!}`;
}

function optionsOf({ workload, phases, duration_s, script }: ToolLoad) {
  const gracefulStop = milliseconds(phases.drain_s);
  const executor =
    workload.model === 'open' ? arrivalRate(workload, duration_s) : virtualUsers(workload, duration_s);
  return {
    scenarios: { loadstone: { ...executor, gracefulStop } },
    ...(workload.transport.insecure ? { insecureSkipTLSVerify: true } : {}),
    ...(script === undefined
      ? // Each user keeps what they have, cookies among it.
        { noCookiesReset: true, discardResponseBodies: true }
      : {}),
  };
}

function virtualUsers({ users, spawn_rate }: ClosedWorkload, duration_s: number) {
  const spawning_s = spawn_rate >= ALL_AT_ONCE ? 0 : (users - 1) / spawn_rate;
  if (spawning_s < 0.001) return { executor: 'constant-vus', vus: users, duration: milliseconds(duration_s) };
  return {
    executor: 'ramping-vus',
    startVUs: 1,
    stages: [
      { duration: milliseconds(spawning_s), target: users },
      { duration: milliseconds(Math.max(0.001, duration_s - spawning_s)), target: users },
    ],
    gracefulRampDown: '0s',
  };
}

/** k6 counts whole arrivals in a unit of time: in this many seconds a rate is whole to its fourth decimal. */
const UNIT_S = 10_000;
/** Virtual users made beforehand, for rates so high: a second's arrivals, up to this. Others are made when needed. */
const MOST_MADE_BEFORE = 200;

function arrivalRate({ rates, connections }: OpenWorkload, duration_s: number) {
  if (rates.kind === 'trace') throw new RangeError('k6 does not replay times');
  const ramps = rampsWithin(rates, duration_s);
  const peak = Math.max(...ramps.flatMap(({ from, to }) => [from, to]));
  const common = {
    timeUnit: `${UNIT_S}s`,
    preAllocatedVUs: Math.min(connections, MOST_MADE_BEFORE, Math.max(10, Math.ceil(peak))),
    maxVUs: connections,
  };
  if (rates.kind === 'constant') {
    const duration = milliseconds(duration_s);
    return { executor: 'constant-arrival-rate', rate: inUnits(rates.rate), duration, ...common };
  }
  return {
    executor: 'ramping-arrival-rate',
    startRate: inUnits(ramps[0]!.from),
    stages: stagesOf(ramps),
    ...common,
  };
}

/** Each goes on from the rate before it, so one that begins elsewhere is led up to by a stage of no length. */
function stagesOf(ramps: readonly Ramp[]) {
  let rate = ramps[0]!.from;
  return ramps.flatMap(({ duration_s, from, to }) => {
    const jump = from === rate ? [] : [{ duration: '0s', target: inUnits(from) }];
    rate = to;
    return [...jump, { duration: milliseconds(duration_s), target: inUnits(to) }];
  });
}

const inUnits = (rate: number) => Math.round(rate * UNIT_S);
const milliseconds = (seconds: number) => `${Math.round(seconds * 1000)}ms`;
const json = (value: unknown) => JSON.stringify(value, null, 2);
