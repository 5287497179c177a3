export type { Analysis } from './analysis.ts';
export { analyze } from './analyze.ts';
export { analyzeFolder, readAnalysis, readInput } from './analyze-folder.ts';
export { compareRuns, type RunComparison, type RunDifference } from './compare-runs.ts';
export { type FailIf, FIGURES_TO_FAIL_ON, parseFailIf } from './fail-if.ts';
export type { AnalysisInput } from './input.ts';
export { NOT_TESTED, type PairVerdict, TOO_NOISY, verdictOf } from './verdict.ts';
