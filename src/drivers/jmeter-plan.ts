import { ALL_AT_ONCE, type ClosedWorkload, type OpenWorkload } from '../plan/plan.ts';
import type { ToolLoad } from './driver.ts';
import { httpRequest } from './http-request.ts';
import { rampsWithin } from './stages.ts';
import { isNone, thinkOf } from './think.ts';

/** What the plan's set-up writes when the load begins. */
export const BEGINS = 'loadstone: the load begins at';

/** A test plan that does what the workload says. */
export function jmeterPlan(load: ToolLoad): string {
  const { workload, duration_s, seed } = load;
  const group = workload.model === 'open' ? arrivals(workload, duration_s) : users(workload, duration_s);
  const pause = workload.model === 'open' ? '' : pauseCode(workload, seed);
  // Arrivals count from the start of the test: a set-up would make the first ones late.
  const before = workload.model === 'open' ? '' : `${setUp()}\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<jmeterTestPlan version="1.2" properties="5.0" jmeter="5.6.3">
<hashTree>
${element('TestPlan', 'TestPlanGui', 'loadstone', elementProp('TestPlan.user_defined_variables', 'Arguments', '<collectionProp name="Arguments.arguments"/>'))}
<hashTree>
${before}${group}
<hashTree>
${sampler(load)}
${pause}</hashTree>
</hashTree>
</hashTree>
</jmeterTestPlan>
`;
}

/** Tells when the users start, once the compiler of scripts is there: it takes seconds the first time. */
function setUp(): string {
  const script = `SampleResult.setIgnore()\nprintln('${BEGINS} ' + System.currentTimeMillis())`;
  return `${element('SetupThreadGroup', 'SetupThreadGroupGui', 'setUp', `${text('ThreadGroup.on_sample_error', 'continue')}${number('ThreadGroup.num_threads', 1)}${number('ThreadGroup.ramp_time', 0)}${loop(1)}`)}
<hashTree>
${element('JSR223Sampler', 'TestBeanGUI', 'begin', groovy(script))}
<hashTree/>
</hashTree>`;
}

/** JMeter's ramp is in whole seconds, and its last user comes a step before its end. */
function users({ users, spawn_rate }: ClosedWorkload, duration_s: number): string {
  const ramp = spawn_rate >= ALL_AT_ONCE ? 0 : Math.floor(users / spawn_rate);
  return element(
    'ThreadGroup',
    'ThreadGroupGui',
    'users',
    [
      number('ThreadGroup.num_threads', users),
      number('ThreadGroup.ramp_time', ramp),
      flag('ThreadGroup.scheduler', true),
      `<longProp name="ThreadGroup.duration">${duration_s}</longProp>`,
      `<longProp name="ThreadGroup.delay">0</longProp>`,
      flag('ThreadGroup.same_user_on_next_iteration', true),
      text('ThreadGroup.on_sample_error', 'continue'),
      loop(-1),
    ].join(''),
  );
}

/** The open model's language: a rate, how long, and the rate then; two rates side by side are a jump. */
function arrivals({ rates }: OpenWorkload, duration_s: number): string {
  if (rates.kind === 'trace') throw new RangeError('JMeter does not replay times');
  const schedule = rampsWithin(rates, duration_s)
    .map(
      ({ duration_s, from, to }) =>
        `rate(${plain(from)}/s) even_arrivals(${Math.round(duration_s * 1000)} ms) rate(${plain(to)}/s)`,
    )
    .join(' ');
  return element(
    'OpenModelThreadGroup',
    'OpenModelThreadGroupGui',
    'arrivals',
    `${text('OpenModelThreadGroup.schedule', schedule)}${text('OpenModelThreadGroup.random_seed', '')}${elementProp('ThreadGroup.main_controller', 'OpenModelThreadGroupController', '')}`,
  );
}

function sampler({ workload, target }: ToolLoad): string {
  const { method, path, headers, body, name } = httpRequest(workload.scenario, workload.transport.gzip);
  const { protocol, hostname, port, pathname } = new URL(target);
  const timeout = String(Math.round(workload.timeout_s * 1000));
  const value = `${flag('HTTPArgument.always_encode', false)}${text('Argument.value', body ?? '')}${text('Argument.metadata', '=')}`;
  const argument = body === undefined ? '' : elementProp('', 'HTTPArgument', value);
  const fields = Object.entries(headers).map(([key, value]) =>
    elementProp('', 'Header', `${text('Header.name', key)}${text('Header.value', value)}`),
  );
  const properties = [
    flag('HTTPSampler.postBodyRaw', body !== undefined),
    elementProp(
      'HTTPsampler.Arguments',
      'Arguments',
      `<collectionProp name="Arguments.arguments">${argument}</collectionProp>`,
    ),
    text('HTTPSampler.domain', hostname),
    text('HTTPSampler.port', port || (protocol === 'https:' ? '443' : '80')),
    text('HTTPSampler.protocol', protocol.slice(0, -1)),
    text('HTTPSampler.path', pathname.replace(/\/$/, '') + path),
    text('HTTPSampler.method', method),
    flag('HTTPSampler.use_keepalive', true),
    flag('HTTPSampler.follow_redirects', false),
    flag('HTTPSampler.auto_redirects', false),
    text('HTTPSampler.connect_timeout', timeout),
    text('HTTPSampler.response_timeout', timeout),
    text('HTTPSampler.implementation', 'HttpClient4'),
  ].join('');
  return `${element('HTTPSamplerProxy', 'HttpTestSampleGui', name, properties)}
<hashTree>
${element('HeaderManager', 'HeaderPanel', 'headers', `<collectionProp name="HeaderManager.headers">${fields.join('')}</collectionProp>`)}
<hashTree/>
</hashTree>`;
}

/** A timer comes before what it is a timer of: of an action that does nothing it comes after the request. */
function pauseCode(workload: ClosedWorkload, seed: number): string {
  const script = pauseScript(workload, seed);
  if (script === null) return '';
  return `${element('TestAction', 'TestActionGui', 'think', `${number('ActionProcessor.action', 1)}${number('ActionProcessor.target', 0)}${text('ActionProcessor.duration', '0')}`)}
<hashTree>
${element('JSR223Timer', 'TestBeanGUI', 'think time', groovy(script))}
<hashTree/>
</hashTree>
`;
}

/** Answers milliseconds. Each user has draws of their own. */
function pauseScript({ think, pacing_s }: ClosedWorkload, seed: number): string | null {
  if (pacing_s !== null) {
    return `return Math.max(0L, ${Math.round(pacing_s * 1000)}L - (System.currentTimeMillis() - ctx.previousResult.startTime))`;
  }
  const drawn = thinkOf(think)!;
  if (isNone(drawn)) return null;
  const [a = 0, b = 0] = drawn.values.map((seconds) => seconds * 1000);
  if (drawn.kind === 'const') return `return ${Math.round(a)}L`;
  const draw =
    drawn.kind === 'exp'
      ? `-${plain(a)}d * Math.log(1.0d - random.nextDouble())`
      : `${plain(a)}d + random.nextDouble() * ${plain(b - a)}d`;
  return `def random = vars.getObject('random')
if (random == null) {
  random = new java.util.Random(${seed}L * 1000003L + ctx.threadNum)
  vars.putObject('random', random)
}
return Math.round(${draw})`;
}

/** Without an exponent, which neither the schedule nor a script in Groovy needs to understand. */
const plain = (value: number) => String(Number(value.toFixed(6)));

const loop = (loops: number) =>
  elementProp(
    'ThreadGroup.main_controller',
    'LoopController',
    `${flag('LoopController.continue_forever', false)}${number('LoopController.loops', loops)}`,
  );

const groovy = (script: string) =>
  `${text('scriptLanguage', 'groovy')}${text('cacheKey', 'true')}${text('script', script)}`;
const element = (type: string, gui: string, name: string, inner: string) =>
  `<${type} guiclass="${gui}" testclass="${type}" testname="${xml(name)}" enabled="true">${inner}</${type}>`;
const elementProp = (name: string, type: string, inner: string) =>
  `<elementProp name="${name}" elementType="${type}">${inner}</elementProp>`;
const text = (name: string, value: string) => `<stringProp name="${name}">${xml(value)}</stringProp>`;
const number = (name: string, value: number) => `<intProp name="${name}">${value}</intProp>`;
const flag = (name: string, value: boolean) => `<boolProp name="${name}">${value}</boolProp>`;

const xml = (value: string) =>
  value.replace(/[&<>"'\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
