export type { Host, TreeSample } from './host.ts';
export type { JournalEntry } from './journal-entries.ts';
export type {
  Capabilities,
  Deployment,
  DeploymentRequest,
  MetricsPage,
  Orchestrator,
  OwnedThing,
  ReplicaCounters,
  ReplicaStatus,
} from './orchestrator.ts';
export { type ProcessOptions, ProcessOrchestrator } from './process/process-orchestrator.ts';
export type { FoundProxy } from './process/proxy/find-proxy.ts';
export { findProxies } from './process/proxy/proxy.ts';
export { launchTool, type ToolHost, type ToolProcess } from './process/tool-process.ts';
export { watch } from './process/watchdog.ts';
export { type FamilyMember, processFamily } from './process-family.ts';
export { stateDir } from './state-dir.ts';
export { cleanAll, listOwned, type UndoHost, type UndoOptions, type UndoReport, undoRun } from './undo.ts';
