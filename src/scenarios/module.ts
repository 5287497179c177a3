import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { importDefault } from './import-default.ts';
import { defineScenario, type Files, type Scenario } from './scenario.ts';

/** A scenario of the user's own. Without `options` it gets those of the spec as they stand there. */
export interface OwnScenario<Options = Readonly<Record<string, unknown>>, Setup = undefined>
  extends Pick<Scenario<Options, Setup>, 'setUp' | 'tearDown' | 'user'> {
  readonly options?: z.ZodType<Options>;
}

/** Gives a scenario in a module of its own its types: `export default defineScenario({ ... })`. */
export function defineOwnScenario<Options = Readonly<Record<string, unknown>>, Setup = undefined>(
  scenario: OwnScenario<Options, Setup>,
): OwnScenario<Options, Setup> {
  return scenario;
}

const moduleOptions = z.looseObject({
  file: z
    .string()
    .min(1)
    .describe('A TypeScript or JavaScript module whose default export is defineScenario({...})'),
  sha256: z.string().optional().describe('Of that file; the plan has it'),
});

type ModuleOptions = z.infer<typeof moduleOptions>;

/** What users do, told by a module; everything but `file` is an option of its scenario. */
export const moduleScenario = defineScenario({
  name: 'module',
  title: 'A scenario of your own: a TypeScript or JavaScript module',
  options: moduleOptions,
  readFiles(options: ModuleOptions, files: Files): ModuleOptions {
    try {
      const sha256 = hashOf(files.read(options.file));
      return { ...options, file: files.resolve(options.file), sha256 };
    } catch (error) {
      throw new LoadstoneError('E_SPEC', `option 'module.file': ${options.file}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  },
  async load({ file, sha256, ...rest }: ModuleOptions) {
    const own = await importOwn(file, sha256);
    const options = checkedOptions(own, rest);
    const { setUp, tearDown } = own;
    return {
      ...(setUp && { setUp: (client, _, signal, users) => setUp.call(own, client, options, signal, users) }),
      ...(tearDown && {
        tearDown: (client, _, setup, signal) => tearDown.call(own, client, options, setup, signal),
      }),
      user: (context) => own.user({ ...context, options }),
    } satisfies Pick<Scenario, 'setUp' | 'tearDown' | 'user'>;
  },
  user() {
    throw new LoadstoneError('E_SPEC', 'a module is loaded before its users are made');
  },
});

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The scenario of a module, which is still the one that the plan was made with. */
async function importOwn(file: string, sha256: string | undefined): Promise<OwnScenario<unknown, unknown>> {
  const complain = (message: string, cause?: unknown) =>
    new LoadstoneError('E_SPEC', `option 'module.file': ${file}: ${message}`, { cause });
  let value: unknown;
  try {
    if (sha256 !== undefined && hashOf(await readFile(file, 'utf8')) !== sha256) {
      throw new Error('it has changed since the plan was made');
    }
    value = await importDefault(file);
  } catch (error) {
    throw complain(messageOf(error), error);
  }
  if (!isOwn(value)) throw complain('its default export must be defineScenario({ user, ... })');
  return value;
}

const isOwn = (value: unknown): value is OwnScenario<unknown, unknown> =>
  typeof value === 'object' && value !== null && 'user' in value && typeof value.user === 'function';

function checkedOptions(own: OwnScenario<unknown, unknown>, given: unknown): unknown {
  const result = own.options?.safeParse(given);
  if (!result) return given;
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new LoadstoneError('E_SPEC', `option '${['module', ...path].join('.')}': ${message}`);
}
