import type { ToolLoad } from './driver.ts';
import { type Think, thinkOf } from './think.ts';

/** The options of the scenario `flows`, as a plan has them: complete and checked, its data read. */
interface FlowsPlan {
  readonly data: Readonly<
    Record<string, { readonly order: string; readonly columns: string[]; readonly cells: unknown[][] }>
  >;
  readonly cookies: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly setup: readonly unknown[];
  readonly login: readonly StepPlan[];
  readonly flows: Readonly<Record<string, { readonly weight: number; readonly steps: readonly StepPlan[] }>>;
  readonly teardown: readonly unknown[];
}

interface StepPlan {
  readonly name?: string;
  readonly think?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly check?: readonly Readonly<Record<string, unknown>>[];
  readonly extract?: Readonly<Record<string, unknown>>;
}

export const FLOWS = 'flows';
const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'] as const;

const planOf = ({ workload }: Pick<ToolLoad, 'workload'>): FlowsPlan =>
  workload.scenario.options as FlowsPlan & Record<string, unknown>;
const allSteps = ({ login, flows }: FlowsPlan) => [
  ...login,
  ...Object.values(flows).flatMap(({ steps }) => steps),
];

/** What of flows k6 cannot be told. */
export function flowProblems(load: Pick<ToolLoad, 'workload'>): string[] {
  const plan = planOf(load);
  const steps = allSteps(plan);
  const users = load.workload.model === 'closed' ? load.workload.users : null;
  const checks = steps.flatMap(({ check = [] }) => check.flatMap((one) => Object.keys(one)));
  const other = [...new Set(checks)].filter((key) => key !== 'status' && key !== 'name');
  const few = Object.entries(plan.data).filter(
    ([, { order, cells }]) => order === 'unique' && (users === null || cells.length < users),
  );
  const thinks = steps.flatMap(({ think }) => (think === undefined || thinkOf(think) ? [] : [think]));
  const says = (what: string) => `workload.scenario: ${what}`;
  return [
    ...(['setup', 'teardown'] as const)
      .filter((key) => plan[key].length > 0)
      .map((key) => says(`${key} is for Loadstone's own generator`)),
    ...(other.length > 0
      ? [says(`k6 counts a request as failed by its status alone, so it has no check of ${other.join(', ')}`)]
      : []),
    ...few.map(([name]) => says(`data.${name}: order unique needs users, and a row for each`)),
    ...thinks.map((think) => says(`a think time is const, exp or uniform, got '${think}'`)),
    ...(JSON.stringify(plan).includes('${env.')
      ? [says('${env.NAME} would stand in the script; a script of your own reads __ENV.NAME')]
      : []),
  ];
}

/** Whether anything is extracted: that it was not found, k6 cannot count. */
export const extracts = (load: Pick<ToolLoad, 'workload'>): boolean =>
  load.workload.scenario.name === FLOWS &&
  allSteps(planOf(load)).some(({ extract }) => extract !== undefined);

/** `send()` makes the user's next request and answers the seconds to pause then; undefined: what the workload says. */
export function flowsCode(load: ToolLoad): string {
  const { workload } = load;
  const plan = planOf(load);
  const told = {
    users: workload.model === 'closed' ? workload.users : workload.connections,
    timeout: `${Math.round(workload.timeout_s * 1000)}ms`,
    cookies: plan.cookies,
    headers: workload.transport.gzip ? { 'accept-encoding': 'gzip', ...plan.headers } : plan.headers,
    data: plan.data,
    login: stepsOf(plan.login),
    flows: Object.values(plan.flows).map(({ weight, steps }) => ({ weight, steps: stepsOf(steps) })),
  };
  return `const told = ${JSON.stringify(told, null, 2)};\n${RUNTIME}`;
}

interface ToldStep {
  readonly method: string;
  readonly path: string;
  readonly thinks: readonly Think[];
}

/** Requests, each with the thinks that follow it. */
function stepsOf(steps: readonly StepPlan[]): ToldStep[] {
  return steps.flatMap((step, i) => {
    const key = METHODS.find((method) => method in step);
    if (!key) return [];
    const next = steps.findIndex((later, k) => k > i && later.think === undefined);
    const thinks = steps
      .slice(i + 1, next < 0 ? undefined : next)
      .flatMap(({ think }) => thinkOf(think ?? '0s') ?? []);
    const { name, headers, json, form, body, check = [], extract = {} } = step;
    const path = String((step as Readonly<Record<string, unknown>>)[key]);
    const statuses = check.flatMap(({ status }) => (status === undefined ? [] : status));
    return [{ method: key.toUpperCase(), path, name, headers, json, form, body, statuses, extract, thinks }];
  });
}

/** What a user of flows does, in k6's JavaScript. */
const RUNTIME = String.raw`
const me = { steps: null, place: 0, flows: 0, run: 0, well: false, loggedIn: told.login.length === 0, values: Object.create(null), rows: {} };
const weights = told.flows.reduce((sum, flow) => sum + flow.weight, 0);

function choose() {
  let left = random() * weights;
  return told.flows.find((flow) => (left -= flow.weight) < 0) || told.flows[told.flows.length - 1];
}

function begin() {
  if (me.steps === told.login) me.loggedIn = true;
  me.place = 0;
  if (me.loggedIn) {
    me.run = me.flows++;
    me.steps = choose().steps;
  } else {
    me.steps = told.login;
  }
  const user = __VU - 1;
  for (const [name, { order, cells }] of Object.entries(told.data)) {
    const row = order === 'random' ? Math.floor(random() * cells.length) : order === 'sequential' ? user + me.run * told.users : user;
    me.rows[name] = cells[row % cells.length];
  }
}

const letters = (alphabet, length) => Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
const HEX = '0123456789abcdef';
const functions = {
  'random.int': (low, high) => Number(low) + Math.floor(random() * (high - low + 1)),
  'random.float': (low, high) => Number(low) + random() * (high - low),
  'random.pick': (...all) => all[Math.floor(random() * all.length)],
  'random.text': (length) => letters('abcdefghijklmnopqrstuvwxyz0123456789', Number(length)),
  'random.hex': (length) => letters(HEX, Number(length)),
  'random.uuid': () =>
    [letters(HEX, 8), letters(HEX, 4), '4' + letters(HEX, 3), letters('89ab', 1) + letters(HEX, 3), letters(HEX, 12)].join('-'),
};

function evaluate(expression) {
  const [, name, list] = /^([^(]+?)\s*(?:\((.*)\))?$/.exec(expression.trim());
  const args = list === undefined || list.trim() === '' ? [] : list.split(',').map((arg) => arg.trim());
  if (name === 'raw') return evaluate(args[0]);
  if (name.startsWith('random.')) return functions[name](...args);
  if (name === 'user') return __VU - 1;
  if (name === 'run') return me.run;
  if (name in me.values) return me.values[name];
  const dot = name.indexOf('.');
  const source = told.data[name.slice(0, dot)];
  return source ? me.rows[name.slice(0, dot)][source.columns.indexOf(name.slice(dot + 1))] : undefined;
}

const textOf = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const TEMPLATE = /\$\$\{|\$\{([^}]*)\}/g;
const component = (value) => encodeURIComponent(textOf(value));

function fill(text, encode) {
  return text.replace(TEMPLATE, (whole, expression) => {
    if (expression === undefined) return '$' + '{';
    const value = evaluate(expression);
    return /^\s*raw\(/.test(expression) || !encode ? textOf(value) : encode(value);
  });
}

const isKnown = (text) => [...text.matchAll(TEMPLATE)].every(([, of]) => of === undefined || evaluate(of) !== undefined);

function fillJson(value) {
  if (typeof value === 'string') {
    const only = /^\$\{([^}]*)\}$/.exec(value);
    return only ? evaluate(only[1]) : fill(value);
  }
  if (Array.isArray(value)) return value.map(fillJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, fillJson(of)]));
}

function requestOf(step) {
  const headers = {};
  const put = (all, known) => {
    for (const [key, text] of Object.entries(all || {})) {
      if (known || isKnown(text)) headers[key.toLowerCase()] = fill(text);
    }
  };
  let body = null;
  if (step.json !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(fillJson(step.json));
  } else if (step.form) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    body = Object.entries(step.form).map(([key, text]) => component(key) + '=' + component(fill(text))).join('&');
  } else if (step.body !== undefined) {
    body = fill(step.body);
  }
  put(told.headers, false);
  put(step.headers, true);
  return { path: fill(step.path, component), headers, body };
}

const nameOf = ({ name, method, path }) =>
  name || method + ' ' + path.replace(TEMPLATE, (_, of) => '{' + (of || '').replace(/\(.*/, '').trim() + '}').replace(/\?.*/, '');

function atPath(body, path) {
  let value;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return undefined;
  }
  for (const [, quoted, index, plain] of path.matchAll(/\["([^"]*)"\]|\[(-?\d+)\]|([^.[\]]+)/g)) {
    if (value === null || value === undefined) return undefined;
    if (index !== undefined) value = value[Number(index) < 0 ? value.length + Number(index) : Number(index)];
    else value = value[quoted === undefined ? plain : quoted];
  }
  return value;
}

function find(where, response) {
  if (typeof where === 'string') {
    const [, kind, path] = /^(json|header|cookie)\.?(.*)$/s.exec(where);
    return find({ [kind]: path }, response);
  }
  const found = () => {
    if (where.json !== undefined) return atPath(response.body, where.json);
    if (where.cookie !== undefined) return ((response.cookies[where.cookie] || [])[0] || {}).value;
    if (where.regex !== undefined) return (new RegExp(where.regex).exec(response.body || '') || [])[where.group === undefined ? 1 : where.group];
    const key = Object.keys(response.headers).find((name) => name.toLowerCase() === where.header.toLowerCase());
    return key === undefined ? undefined : response.headers[key];
  };
  const value = found();
  return value === undefined ? where.default : value;
}

function extract(step, response) {
  const found = Object.entries(step.extract).map(([name, where]) => [name, find(where, response)]);
  if (found.some(([, value]) => value === undefined)) return false;
  Object.assign(me.values, Object.fromEntries(found));
  return true;
}

function draw({ kind, values: [a, b] }) {
  return kind === 'const' ? a : kind === 'exp' ? -a * Math.log(1 - random()) : a + random() * (b - a);
}

function send() {
  if (!me.well) me.steps = null;
  if (!me.steps || me.place === me.steps.length) begin();
  const step = me.steps[me.place++];
  const { path, headers, body } = requestOf(step);
  const response = http.request(step.method, target + path, body, {
    headers,
    tags: { name: nameOf(step) },
    timeout: told.timeout,
    redirects: 0,
    responseType: Object.keys(step.extract).length > 0 ? 'text' : 'none',
    responseCallback: step.statuses.length > 0 ? http.expectedStatuses(...step.statuses) : http.expectedStatuses({ min: 100, max: 399 }),
    ...(told.cookies ? {} : { jar: new http.CookieJar() }),
  });
  const good = step.statuses.length > 0 ? step.statuses.includes(response.status) : response.status > 0 && response.status < 400;
  me.well = good && extract(step, response);
  if (!good && response.status === 401) me.loggedIn = told.login.length === 0;
  return me.well && step.thinks.length > 0 ? step.thinks.reduce((sum, think) => sum + draw(think), 0) : undefined;
}
`;
