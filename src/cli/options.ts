import { Argument, InvalidArgumentError } from 'commander';

export const specArgument = () =>
  new Argument('<spec>', 'a spec: .yaml, .json, or .ts with defineExperiment');

export const resultsArgument = (name = 'dir') => new Argument(`<${name}>`, 'a results folder');

/** Commander's way to gather an option that may be repeated. */
export const collect = (value: string, all: string[] = []): string[] => [...all, value];

/** A whole number of at least so much; '1e6' is one too. */
export function wholeNumber(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It is a whole number of at least ${least}.`);
  };
}
