/** The names in a results folder. No other file knows them. */
export const FILES = {
  config: 'config.json',
  plan: 'plan.json',
  manifest: 'manifest.json',
  results: 'results.jsonl',
  /** The service rates that were found before trials, a line a deployment. */
  calibrations: 'calibrations.jsonl',
  allResults: 'all_results.json',
  lock: '.lock',
  /** What the services wrote, a file a replica. */
  logs: 'logs',
  analysis: 'analysis',
  plots: 'plots',
  reportMarkdown: 'report.md',
  reportHtml: 'report.html',
} as const;

/** The names in a trial's folder, which is called as its run_id. */
export const TRIAL_FILES = {
  result: 'results.json',
  stats: 'stats_stats.csv',
  history: 'stats_stats_history.csv',
  intervals: 'intervals.hlog',
  /** How late requests were sent. */
  lag: 'lag.hlog',
  resources: 'resources.csv',
  /** A row a request, where the plan keeps them. */
  requests: 'requests.csv',
  events: 'events.jsonl',
  log: 'load.log',
  /** What another tool said that made the load. */
  driverLog: 'driver.log',
  /** What Prometheus was asked of the measured window, and answered. */
  prometheus: 'prometheus.json',
  reportHtml: 'report.html',
} as const;

/** What `analyze` and `report` make from the rest: delete it, run both, and the same bytes are back. */
export const DERIVED = [
  FILES.analysis,
  FILES.plots,
  FILES.allResults,
  FILES.reportMarkdown,
  FILES.reportHtml,
] as const;
export const DERIVED_IN_TRIAL = [TRIAL_FILES.reportHtml] as const;

/** A file of a trial, relative to the results folder, with '/' on every system. */
export function trialPath(runId: string, file: keyof typeof TRIAL_FILES): string {
  return `${runId}/${TRIAL_FILES[file]}`;
}

/** A name under which a new results folder sorts by time: name_20260131_235959. */
export function folderName(name: string, at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${name}_${day}_${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}
