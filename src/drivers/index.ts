export { checkLoad, checkScript, completeDriver, type DriverAsked, type ScriptFiles } from './choice.ts';
export type { Driver } from './driver.ts';
export { type FoundTool, findTool } from './find-tool.ts';
export { type Launch, type RunningTool, type StartedTool, startTool } from './run-tool.ts';
export { drivers } from './table.ts';
export type { Tallied } from './tally.ts';
