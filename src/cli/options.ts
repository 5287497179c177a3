import { Argument } from 'commander';

export const specArgument = () =>
  new Argument('<spec>', 'a spec: .yaml, .json, or .ts with defineExperiment');

export const resultsArgument = (name = 'dir') => new Argument(`<${name}>`, 'a results folder');

/** Commander's way to gather an option that may be repeated. */
export const collect = (value: string, all: string[] = []): string[] => [...all, value];
