import type { Theory } from '../../analysis/theory/theory.ts';
import { type CsvValue, formatCsv } from '../../results/csv.ts';
import type { RhoFigure } from './rho-figure.ts';

const header = [
  'run_id',
  'series',
  'kept',
  'model',
  'offered_asked',
  'offered',
  'measured',
  'theory',
  'theory_low',
  'theory_high',
  'inside',
  'lindley_occupied',
  'drawn',
];

/** A row a trial, whatever the picture leaves out; in the units of the analysis. */
export function rhoCsv(spec: RhoFigure, theory: Theory): string {
  const rows = theory.trials.map((trial): CsvValue[] => {
    const held = spec.held(trial);
    return [
      trial.run_id,
      trial.series,
      String(trial.kept),
      trial.model,
      trial.offered_asked,
      trial.offered,
      held?.measured ?? null,
      held?.theory.value ?? null,
      held?.theory.low ?? null,
      held?.theory.high ?? null,
      held ? String(held.inside) : null,
      spec.occupied?.(trial) ?? null,
      spec.drawn?.of(trial) ?? null,
    ];
  });
  return formatCsv(header, rows);
}
