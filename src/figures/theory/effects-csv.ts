import type { Theory } from '../../analysis/theory/theory.ts';
import { type CsvValue, formatCsv } from '../../results/csv.ts';

/** Every effect of every assumption, with its interval, its margin and its p. */
export function effectsCsv({ trials }: Theory): string {
  const rows = trials.flatMap(({ run_id, series, offered, replicas, assumptions: all }) =>
    (all ?? []).flatMap(({ name: wanted, outcome, aspects }) =>
      aspects.map((aspect): CsvValue[] => {
        const { effect, tests } = aspect;
        return [
          ...[run_id, series, offered, replicas, wanted, outcome, aspect.name, effect.what],
          ...[effect.value, effect.low, effect.high, effect.margin.low, effect.margin.high],
          ...[Math.min(1, ...tests.map(({ p }) => p)), Math.min(1, ...tests.map(({ adjusted }) => adjusted))],
        ];
      }),
    ),
  );
  return formatCsv(
    [
      ...['run_id', 'series', 'offered', 'replicas', 'assumption', 'outcome', 'aspect', 'effect'],
      ...['value', 'low', 'high', 'margin_low', 'margin_high', 'p', 'p_holm'],
    ],
    rows,
  );
}
