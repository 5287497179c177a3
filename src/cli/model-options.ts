import { LoadstoneError } from '../core/errors.ts';
import { type ParameterName, parameters, type Texts } from '../queueing/theory/index.ts';

/** What a command that takes a model by name tells of it. */
export interface ModelOptions {
  readonly title: string;
  readonly needs: readonly ParameterName[];
  readonly takes?: readonly ParameterName[];
  /** Arguments that work. */
  readonly example: string;
}

/** Every model with its options, for the help. */
export const modelList = (models: Readonly<Record<string, ModelOptions>>): string =>
  Object.entries(models)
    .map(([name, { title, needs, takes = [] }]) => {
      const flags = [...needs.map((one) => `--${one}`), ...takes.map((one) => `[--${one}]`)];
      return `  ${name.padEnd(15)} ${title}\n  ${''.padEnd(15)} ${flags.join(' ')}`;
    })
    .join('\n');

/** Parameters that some model takes, in the order of the help. */
export function parametersOf(models: Readonly<Record<string, ModelOptions>>): ParameterName[] {
  const all = Object.values(models).flatMap(({ needs, takes = [] }) => [...needs, ...takes]);
  return (Object.keys(parameters) as ParameterName[]).filter((name) => all.includes(name));
}

/** Throws unless what the model needs is there, and nothing that it would ignore. `command`: 'theory mm1'. */
export function checkOptions(
  command: string,
  { needs, takes = [], example }: ModelOptions,
  given: Texts,
): void {
  const missing = needs.filter((one) => given[one] === undefined);
  const known: readonly string[] = [...needs, ...takes];
  const foreign = Object.keys(given).filter((one) => !known.includes(one));
  if (!missing.length && !foreign.length) return;
  const faults = [
    missing.length ? `needs ${missing.map((one) => `--${one}`).join(', ')}` : '',
    foreign.length ? `does not take ${foreign.map((one) => `--${one}`).join(', ')}` : '',
  ].filter(Boolean);
  throw new LoadstoneError(
    'E_USAGE',
    `${command} ${faults.join(' and ')}; for example: loadstone ${command} ${example}`,
  );
}
