export { type Generator, type LoadReport, prepareGenerator } from './coordinator.ts';
export { arrivalTimes } from './load-of.ts';
export { loadTimes } from './load-times.ts';
export type { LoadTimes } from './protocol.ts';
export { SimulatedLoad, type SimulatedLoadOptions } from './simulated/simulated-load.ts';
export { type AskedTrace, planTrace, recordedTimes, traceEnd } from './trace-file.ts';
