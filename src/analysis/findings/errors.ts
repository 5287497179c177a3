import type { Finding } from '../analysis.ts';
import { formatNumber } from '../format.ts';
import type { Facts } from './finding-family.ts';
import { figureOf } from './words.ts';

/** Whether requests failed, and where most. */
export function errors({ analysis }: Facts): Finding[] {
  const { design } = analysis;
  const known = analysis.cells.filter((cell) => cell.metrics.error_rate);
  const worst = known.toSorted((a, b) => b.metrics.error_rate!.value - a.metrics.error_rate!.value)[0];
  if (!worst) return [];
  const rate = worst.metrics.error_rate!.value;
  const text =
    rate === 0
      ? 'No request failed.'
      : `Most requests failed at ${worst.level} ${design.x.label} on ${worst.series}: ${formatNumber(rate, 2)}%.`;
  return [{ id: 'errors', text, figure: figureOf(design, 'error_rate'), level: 'detail' }];
}
