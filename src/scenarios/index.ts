import { LoadstoneError } from '../core/errors.ts';
import { http } from './http.ts';
import type { Scenario } from './scenario.ts';
import { tasktracker } from './tasktracker.ts';

export type { Client, Request, Scenario, User, UserContext } from './scenario.ts';
export { defineScenario } from './scenario.ts';

/** A new scenario is a file and a line here. */
export const scenarios: Readonly<Record<string, Scenario>> = { http, tasktracker };

/** The options of a scenario, checked and with its defaults. */
export function validateOptions(name: string, options: unknown): Readonly<Record<string, unknown>> {
  const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (!scenario) {
    throw new LoadstoneError(
      'E_UNKNOWN_SCENARIO',
      `a scenario is one of ${Object.keys(scenarios).join(', ')}, got '${name}'`,
    );
  }
  const result = scenario.options.safeParse(options ?? {});
  if (result.success) return result.data as Readonly<Record<string, unknown>>;
  const { path, message } = result.error.issues[0]!;
  const key = [name, ...path].join('.');
  throw new LoadstoneError('E_SPEC', `option '${key}': ${message}`);
}
