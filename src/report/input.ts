import type { Analysis } from '../analysis/analysis.ts';
import type { Figure } from '../figures/figure.ts';
import type { Plan } from '../plan/plan.ts';
import type { Manifest } from '../results/manifest.ts';

/** Everything a report is made from. Nothing else goes in, so the same input gives the same bytes. */
export interface ReportInput {
  readonly analysis: Analysis;
  readonly plan: Plan;
  readonly manifest: Manifest;
  readonly figures: readonly Figure[];
}
