import type { Analysis } from './analysis.ts';
import { capacityOf } from './capacity.ts';
import { cellsOf } from './cells.ts';
import { comparisonsOf } from './comparisons.ts';
import { crossoversOf } from './crossovers.ts';
import { designOf, seriesOf } from './design.ts';
import { findingsOf } from './findings/index.ts';
import type { AnalysisInput } from './input.ts';
import { lawsOf } from './laws.ts';
import { monitoringOf } from './monitoring/monitoring-of.ts';
import { patternsOf } from './patterns/patterns-of.ts';
import { theoryInput } from './theory/theory-input.ts';
import { theoryOf } from './theory/theory-of.ts';
import { placeTrials } from './trials.ts';
import { validityOf } from './validity.ts';

/** Results -> findings: pure, so the same folder gives the same bytes again. */
export function analyze(input: AnalysisInput): Analysis {
  const design = designOf(input.plan, input.results);
  const series = seriesOf(input.plan, design);
  const trials = placeTrials(input, design, series);
  const compared = comparisonsOf(design, series, trials);
  const cells = cellsOf(design, series, trials, input.histogramOf);
  const held = theoryInput(input, trials);
  const analysis = {
    name: input.plan.name,
    design,
    series,
    cells,
    ...compared,
    crossovers: crossoversOf(design, series, trials, compared.overall),
    capacity: capacityOf(design, series, cells, trials),
    ...lawsOf(input.plan, trials),
    validity: validityOf(trials),
    theory: held && theoryOf(held),
    patterns: patternsOf(input.plan, series, trials, input.requestsOf),
    monitoring: monitoringOf(input.plan, trials, input),
  };
  return { ...analysis, findings: findingsOf({ analysis, plan: input.plan, trials }) };
}
