import type { ValiditySummary } from './analysis.ts';
import type { Trial } from './trials.ts';

export function validityOf(trials: readonly Trial[]): ValiditySummary {
  const count = (validity: string) => trials.filter((trial) => trial.verdict.validity === validity).length;
  return {
    valid: count('VALID'),
    suspect: count('SUSPECT'),
    invalid: count('INVALID'),
    trials: trials.map(({ result, verdict }) => ({
      run_id: result.run_id,
      validity: verdict.validity,
      reasons: verdict.validity_reasons,
    })),
  };
}
