export { type ExperimentOptions, runExperiment } from './experiment.ts';
export { type FoundCapacity, findCapacity, type Probe } from './find-capacity.ts';
export { type LocalMachine, localMachine } from './local-machine.ts';
export { onOwnSystem, type RunHere } from './own-system.ts';
export { type RanAutoscaling, runAutoscaling } from './run-autoscaling.ts';
export type { LiveFigures, OnRunEvent, RunEvent } from './run-event.ts';
export { type LoadOptions, runLoad } from './run-load.ts';
export { type NamedSimulation, runSimulation } from './run-simulation.ts';
export { simulateTrials } from './simulate-plan.ts';
