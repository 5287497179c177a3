import { LoadstoneError, messageOf } from '../../core/errors.ts';
import type { Distribution } from '../../stats/distributions/distribution.ts';
import { parseDurationDistribution } from '../../stats/distributions/parse.ts';
import { fillable, type Names, type Source } from './expression.ts';
import type { FlowsOptions, ORDERS, PreparationOptions, StepOptions } from './schema.ts';
import { type Step, stepOf } from './step.ts';

/** The options made ready to run; the users of a thread share one. */
export interface Program {
  readonly cookies: boolean;
  readonly sources: readonly DataSource[];
  readonly setup: readonly Preparation[];
  readonly login: readonly FlowStep[];
  readonly flows: readonly Flow[];
  readonly teardown: readonly Preparation[];
  /** Variables of the environment that templates name. */
  readonly environment: ReadonlySet<string>;
}

export interface DataSource extends Source {
  readonly name: string;
  readonly order: (typeof ORDERS)[number];
}

export interface Flow {
  readonly name: string;
  readonly weight: number;
  readonly steps: readonly FlowStep[];
}

export interface FlowStep extends Step {
  /** Between the answer and the next request, all of them, in place of the workload's think time; none: that. */
  readonly thinks: readonly Distribution[];
}

/** Steps of the set-up or tear-down: once, or for each row of a source. */
export interface Preparation {
  readonly each: DataSource | undefined;
  readonly steps: readonly Step[];
}

const programs = new WeakMap<FlowsOptions, Program>();

/** The program of options whose data has been read. */
export function programOf(options: FlowsOptions): Program {
  const known = programs.get(options);
  if (known) return known;
  const program = compile(options);
  programs.set(options, program);
  return program;
}

/**
 * Throws an E_SPEC that names the option. A name can be used where it is certain to have a value: what the set-up
 * extracts anywhere after it, what the login extracts in every flow, what a flow extracts in its own later steps; and
 * rows in the login and the flows, and in a set-up those that it goes through.
 */
function compile(options: FlowsOptions): Program {
  const sources = Object.entries(options.data).map(([name, { order, columns = [], cells = [] }], place) => ({
    name,
    place,
    order,
    columns,
    cells,
  }));
  const environment = new Set<string>();
  const namesWith = (values: ReadonlySet<string>, rows: readonly DataSource[] = sources): Names => ({
    sources: new Map(rows.map((source) => [source.name, source])),
    values,
    random: true,
    needEnvironment: (name) => environment.add(name),
  });

  const one = (
    step: StepOptions | PreparationOptions,
    values: Set<string>,
    place: string,
    rows?: readonly DataSource[],
  ): Step => {
    const names = namesWith(values, rows);
    const compiled = within(place, () => stepOf(step, { names, headers: known(options.headers, names) }));
    for (const name of Object.keys(step.extract ?? {})) values.add(name);
    return compiled;
  };
  const sequence = (steps: readonly StepOptions[], values: Set<string>, place: string): FlowStep[] =>
    steps.flatMap((step, i) => {
      if (step.think !== undefined) return [];
      return [{ ...one(step, values, `${place}.${i}`), thinks: thinksAfter(steps, i) }];
    });
  const preparations = (all: readonly PreparationOptions[], values: Set<string>, place: string) =>
    all.map((item, i): Preparation => {
      if (!item.steps) return { each: undefined, steps: [one(item, values, `${place}.${i}`, [])] };
      const each = within(`${place}.${i}.each`, () => sourceOf(item.each!, sources));
      const inner = new Set(values);
      return {
        each,
        steps: item.steps.map((step, k) => one(step, inner, `${place}.${i}.steps.${k}`, [each])),
      };
    });

  const prepared = new Set<string>();
  const setup = preparations(options.setup, prepared, 'setup');
  const teardown = preparations(options.teardown, new Set(prepared), 'teardown');
  const loggedIn = new Set(prepared);
  const login = sequence(options.login, loggedIn, 'login');
  const flows = Object.entries(options.flows).map(([name, { weight, steps }]) => ({
    name,
    weight,
    steps: sequence(steps, new Set(loggedIn), `flows.${name}.steps`),
  }));
  for (const [name, value] of Object.entries(options.headers)) {
    within(`headers.${name}`, () => fillable(value, namesWith(loggedIn)));
  }
  return { cookies: options.cookies, sources, setup, login, flows, teardown, environment };
}

function thinksAfter(steps: readonly StepOptions[], i: number): Distribution[] {
  const next = steps.findIndex((step, k) => k > i && step.think === undefined);
  const between = steps.slice(i + 1, next < 0 ? undefined : next);
  return between.map(({ think }) => parseDurationDistribution(think!));
}

/** Of the headers of all requests those that can be filled in: a token is sent once there is one. */
function known(headers: FlowsOptions['headers'], names: Names): FlowsOptions['headers'] {
  const entries = Object.entries(headers).filter(([, value]) => {
    try {
      return fillable(value, names);
    } catch {
      return false;
    }
  });
  return Object.fromEntries(entries);
}

function sourceOf(name: string, sources: readonly DataSource[]): DataSource {
  const source = sources.find((one) => one.name === name);
  if (source) return source;
  const all = sources.map((one) => one.name).join(', ') || 'none';
  throw new LoadstoneError('E_SPEC', `the data is one of ${all}, got '${name}'`);
}

function within<T>(place: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new LoadstoneError('E_SPEC', `option 'flows.${place}': ${messageOf(error)}`, { cause: error });
  }
}
