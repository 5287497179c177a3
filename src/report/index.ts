export { comparisonTables } from './comparison-table.ts';
export { htmlReport } from './html.ts';
export type { ReportInput } from './input.ts';
export { markdownReport } from './markdown.ts';
export { reportFolder, type WrittenReport } from './report-folder.ts';
export { type Painter, terminalTable } from './terminal-table.ts';
export { type TrialReportInput, trialReport } from './trial-report.ts';
