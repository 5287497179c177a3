import type { Plan } from '../../plan/plan.ts';
import type { Analysis, Finding } from '../analysis.ts';
import type { Trial } from '../trials.ts';

/** What a finding is computed from. */
export interface Facts {
  readonly analysis: Omit<Analysis, 'findings'>;
  readonly plan: Plan;
  readonly trials: readonly Trial[];
}

/** One family of findings: none, one or several sentences. */
export type FindingFamily = (facts: Facts) => readonly Finding[];
