export { readDerivedJson, removeDerived, writeAllResults, writeDerived } from './derived.ts';
export type { TrialEvent } from './events.ts';
export type { Manifest } from './manifest.ts';
export { openResults, type Results, readPlan, type TrialFiles } from './read-results.ts';
export type { TrialResult } from './trial-result.ts';
export {
  createResults,
  newFolder,
  type ResultsWriter,
  resumeResults,
  type TrialRecord,
} from './write-results.ts';
