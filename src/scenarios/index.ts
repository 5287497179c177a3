import type { z } from 'zod';
import { LoadstoneError } from '../core/errors.ts';
import { flows } from './flows/flows.ts';
import { http } from './http.ts';
import { moduleScenario } from './module.ts';
import type { Files, Scenario } from './scenario.ts';
import { tasktracker } from './tasktracker.ts';

export { defineOwnScenario, type OwnScenario } from './module.ts';
export type {
  Answer,
  Client,
  Fault,
  Files,
  Request,
  Scenario,
  User,
  UserContext,
} from './scenario.ts';
export { defineScenario } from './scenario.ts';

/** A new scenario is a file and a line here. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  flows,
  http,
  module: moduleScenario,
  tasktracker,
};

const refuse = (path: string): never => {
  throw new LoadstoneError('E_SPEC', `only a spec in a file can name others, got '${path}'`);
};
const noFiles: Files = { read: refuse, resolve: refuse };

/** The options of a scenario, checked, with its defaults and with what the files hold that they name. */
export function validateOptions(
  name: string,
  options: unknown,
  files: Files = noFiles,
): Readonly<Record<string, unknown>> {
  const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (!scenario) {
    throw new LoadstoneError(
      'E_UNKNOWN_SCENARIO',
      `a scenario is one of ${Object.keys(scenarios).join(', ')}, got '${name}'`,
    );
  }
  const result = scenario.options.safeParse(options ?? {});
  if (result.success) {
    const complete = scenario.readFiles?.(result.data, files) ?? result.data;
    return complete as Readonly<Record<string, unknown>>;
  }
  const { path, message } = closest(result.error.issues[0]!);
  const key = [name, ...path].join('.');
  throw new LoadstoneError('E_SPEC', `option '${key}': ${message}`);
}

/**
 * Of a union the complaint of the member that came closest: the one that looked deepest into the value. Of a key
 * that may not be one, the reason.
 */
function closest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code === 'invalid_key') return { path: issue.path, message: issue.issues[0]!.message };
  if (issue.code === 'invalid_union') {
    const [inner] = issue.errors
      .flatMap((member) => member.slice(0, 1))
      .filter((one) => one.path.length > 0 || one.code === 'custom' || one.code === 'unrecognized_keys')
      .sort((a, b) => b.path.length - a.path.length);
    if (inner) return closest({ ...inner, path: [...issue.path, ...inner.path] });
  }
  return issue;
}
