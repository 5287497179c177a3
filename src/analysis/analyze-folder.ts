import { formatJson } from '../core/json.ts';
import type { Histogram } from '../measure/histogram.ts';
import { judge } from '../measure/judge.ts';
import type { PrometheusReading } from '../measure/prometheus-reading.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import { openResults, readDerivedJson, writeAllResults, writeDerived } from '../results/index.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import type { AnalysisInput } from './input.ts';

const FOLDER = 'analysis';

/** One file each; what an older version wrote may lack one. */
const PARTS = Object.keys({
  name: true,
  design: true,
  series: true,
  cells: true,
  overall: true,
  comparisons: true,
  crossovers: true,
  capacity: true,
  laws: true,
  law_gaps: true,
  validity: true,
  theory: true,
  patterns: true,
  monitoring: true,
  findings: true,
} satisfies Record<keyof Analysis, true>);

/** Analyzes a results folder from its raw files and writes analysis/, one file a part, and all_results.json. */
export async function analyzeFolder(dir: string): Promise<Analysis> {
  const analysis = analyze(await readInput(dir));
  await writeAllResults(await openResults(dir));
  for (const [part, value] of Object.entries(analysis)) {
    await writeDerived(dir, `${FOLDER}/${part}.json`, formatJson(value));
  }
  return analysis;
}

/** A results folder in memory. */
export async function readInput(dir: string): Promise<AnalysisInput> {
  const { plan, manifest, results, calibrations, trial } = await openResults(dir);
  const histograms = new Map<string, Histogram>();
  const requests = new Map<string, RequestRecord[] | null>();
  const readings = new Map<string, PrometheusReading | null>();
  for (const { run_id } of results) {
    const files = trial(run_id);
    histograms.set(run_id, await files.response());
    requests.set(run_id, await files.requests());
    readings.set(run_id, await files.prometheus());
  }
  return {
    plan,
    manifest,
    results,
    calibrations,
    histogramOf: (run_id) => histograms.get(run_id) ?? null,
    requestsOf: (run_id) => requests.get(run_id) ?? null,
    readingOf: (run_id) => readings.get(run_id) ?? null,
    judge,
  };
}

/** What `analyzeFolder` wrote; made again where it is not there, not to its end, or of fewer trials than there are. */
export async function readAnalysis(dir: string): Promise<Analysis> {
  const { results } = await openResults(dir);
  const parts = await readDerivedJson<Analysis>(dir, FOLDER);
  const whole = PARTS.every((part) => part in parts);
  const current = whole && parts.design?.trials_done === results.length;
  return current ? (parts as Analysis) : analyzeFolder(dir);
}
