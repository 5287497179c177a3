export { type ExperimentOptions, runExperiment } from './experiment.ts';
export { type LocalMachine, localMachine } from './local-machine.ts';
export type { LiveFigures, OnRunEvent, RunEvent } from './run-event.ts';
