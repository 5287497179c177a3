import { LoadstoneError } from '../../core/errors.ts';
import { defineScenario, type Files, type UserContext } from '../scenario.ts';
import { readSource } from './data.ts';
import { FlowUser } from './flow-user.ts';
import { runPreparations } from './prepare.ts';
import { type Program, programOf } from './program.ts';
import { type FlowsOptions, flowsOptions } from './schema.ts';
import type { Prepared } from './session.ts';

/** What users do one after the other, told by the options alone: docs/reference/scenarios.md. */
export const flows = defineScenario({
  name: 'flows',
  title: 'Weighted flows of requests with data, templates, extraction, checks, cookies and tokens',
  options: flowsOptions,
  readFiles(options: FlowsOptions, files: Files): FlowsOptions {
    const data = Object.entries(options.data).map(
      ([name, source]) => [name, readSource(name, source, files)] as const,
    );
    const whole = { ...options, data: Object.fromEntries(data) };
    // What names nothing is said now, not when the load is to begin.
    programOf(whole);
    return whole;
  },
  async setUp(client, options: FlowsOptions, signal, users): Promise<Prepared> {
    const program = programOf(options);
    checkRows(program, users);
    checkEnvironment(program);
    return runPreparations('set-up', program, client, signal);
  },
  async tearDown(client, options: FlowsOptions, setup: Prepared, signal): Promise<void> {
    await runPreparations('tear-down', programOf(options), client, signal, setup);
  },
  user: <Ready>(context: UserContext<FlowsOptions, Prepared, Ready>) =>
    new FlowUser(programOf(context.options), context),
});

function checkRows({ sources }: Program, users: number): void {
  for (const { name, order, cells } of sources) {
    if (order !== 'unique' || cells.length >= users) continue;
    throw new LoadstoneError(
      'E_PARAMETER',
      `data '${name}' with order unique has a row for each of ${users} users, got ${cells.length}`,
    );
  }
}

function checkEnvironment({ environment }: Program): void {
  for (const name of environment) {
    if (process.env[name]) continue;
    throw new LoadstoneError(
      'E_PARAMETER',
      `the scenario needs the environment variable ${name}: it is not set`,
    );
  }
}
