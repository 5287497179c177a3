import pc from 'picocolors';
import { formatNumber } from '../analysis/format.ts';
import { parseThreshold } from '../measure/thresholds.ts';
import type { TrialResult } from '../results/trial-result.ts';
import type { FoundCapacity, Probe } from '../run/index.ts';

/** What one load says of its rate. */
export function probeOf(rate: number, { validity, thresholds }: TrialResult): Probe {
  if (validity === 'INVALID') return { rate, holds: null, closeness: null };
  const parts = thresholds.map(({ threshold, value }) => {
    const { operator, limit } = parseThreshold(threshold);
    if (value === null) return Infinity;
    return operator.startsWith('<') ? value / limit : limit / value;
  });
  const closeness = Math.max(...parts);
  const known = Number.isFinite(closeness) ? closeness : null;
  return { rate, holds: thresholds.every(({ passed }) => passed === true), closeness: known };
}

/** A line for each load of the search. */
export function probeLine(rate: number, result: TrialResult): string {
  const { holds } = probeOf(rate, result);
  const verdict = holds === null ? pc.yellow('INVALID') : holds ? 'holds' : pc.red('fails');
  const figures = result.thresholds.map(({ threshold, value }) =>
    value === null ? threshold : `${threshold} (${formatNumber(value)})`,
  );
  const why = holds === null ? `: ${result.validity_reasons[0]}` : '';
  return `${formatNumber(rate, 4).padStart(8)}/s  ${verdict}  ${figures.join(', ')}${why}`;
}

/** What the search came to, in sentences. */
export function capacityText(found: FoundCapacity, rule: string): string {
  const { capacity, fails, nonMonotone, notMeasurable, judged } = found;
  const rate = (value: number) => `${formatNumber(value, 3)}/s`;
  const undecided = judged.filter(({ verdict }) => verdict === 'undecided');
  const answer =
    capacity === null && fails === null
      ? `No rate could be measured: what '${rule}' allows is not known.`
      : capacity === null
        ? `'${rule}' does not even hold at ${rate(judged[0]!.rate)}.`
        : fails === null
          ? `'${rule}' holds up to ${rate(capacity)}, the highest rate that was measured.`
          : `'${rule}' holds up to ${rate(capacity)} and fails at ${rate(fails)}: the capacity lies between them.`;
  return [
    pc.bold(answer),
    ...(notMeasurable === null
      ? []
      : [`! At ${rate(notMeasurable)} the measurement itself is INVALID: what lies beyond is not known.`]),
    ...(nonMonotone.length === 0
      ? []
      : [`! It holds again at ${nonMonotone.map(rate).join(', ')}: not the slower the more it is asked.`]),
    ...undecided.map(
      (one) =>
        `! At ${rate(one.rate)} it held ${one.held} times and failed ${one.failed} times: not told apart.`,
    ),
  ].join('\n');
}
