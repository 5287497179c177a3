export { monotonicNow } from './clock.ts';
export { type Generator, type LoadReport, prepareGenerator } from './coordinator.ts';
export { loadTimes } from './load-times.ts';
