import type { Finding } from '../analysis.ts';
import { formatNumber, formatShare } from '../format.ts';
import type { MonitoredQuantity, MonitoredTrial } from '../monitoring/monitored-trial.ts';
import type { Facts } from './finding-family.ts';
import { plural } from './words.ts';

export const MONITORING_FIGURE = 'prometheus_vs_own';

export const quantityWords: Readonly<Record<MonitoredQuantity['quantity'], string>> = {
  throughput: 'throughput',
  response_s: 'mean response time',
  utilisation: 'utilisation',
};

/** So many trials are named; the table has all. */
const NAMED = 3;

interface At {
  readonly trial: MonitoredTrial;
  readonly one: MonitoredQuantity;
}

/** Whether Prometheus and we say the same, and what it does not say. */
export function monitoring({ analysis }: Facts): Finding[] {
  const kept = analysis.monitoring.filter((trial) => trial.kept);
  const all = kept.flatMap((trial) => trial.quantities.map((one): At => ({ trial, one })));
  const compared = all.filter(({ one }) => one.agrees !== null);
  const off = compared.filter(({ one }) => one.agrees === false);
  const missing = all.filter(({ one }) => one.missing !== null);
  const down = kept.filter(({ gaps, quantities }) => gaps.length > quantities.filter(isMissing).length);
  return [
    ...(off.length > 0 ? [disagreement(off, compared.length)] : []),
    ...(off.length === 0 && compared.length > 0 ? [agreement(compared)] : []),
    ...(missing.length > 0 ? [absence(missing)] : []),
    ...(down.length > 0 ? [scrapeGaps(down)] : []),
  ];
}

const isMissing = ({ missing }: MonitoredQuantity) => missing !== null;
const finding = (
  id: string,
  level: Finding['level'],
  text: string,
  figure: string | null = null,
): Finding => ({
  ...{ id, text, figure, level },
});

function agreement(compared: readonly At[]): Finding {
  const worst = Math.max(...compared.map(({ one }) => Math.abs(one.relative_difference!)));
  const trials = plural(new Set(compared.map(({ trial }) => trial.run_id)).size, 'trial');
  const text = `Prometheus agrees with what was measured here: off by at most ${formatShare(worst)} in ${trials}.`;
  return finding('monitoring', 'detail', text, MONITORING_FIGURE);
}

function disagreement(off: readonly At[], of: number): Finding {
  const excess = ({ one }: At) => Math.abs(one.relative_difference!) / one.tolerance;
  const named = off.toSorted((a, b) => excess(b) - excess(a)).slice(0, NAMED);
  const each = named.map(({ trial, one }) => {
    const sign = one.relative_difference! > 0 ? '+' : '\u2212';
    const size = formatShare(Math.abs(one.relative_difference!));
    return `${quantityWords[one.quantity]} of ${one.job} in ${trial.run_id} (${formatNumber(one.theirs!)}, here ${formatNumber(one.ours!)}: ${sign}${size})`;
  });
  const more = off.length > named.length ? `, and ${off.length - named.length} more` : '';
  const text = `Prometheus says otherwise than what was measured here in ${off.length} of ${plural(of, 'figure')}: ${each.join(', ')}${more}.`;
  return finding('monitoring', 'caution', text, MONITORING_FIGURE);
}

function absence(missing: readonly At[]): Finding {
  const [first] = missing;
  const more = missing.length > 1 ? ` ${missing.length} figures of Prometheus are missing in all.` : '';
  const text = `Prometheus has no ${quantityWords[first!.one.quantity]} of ${first!.one.job} in ${first!.trial.run_id}: ${first!.one.missing}.${more}`;
  return finding('monitoring-missing', 'caution', text);
}

function scrapeGaps(down: readonly MonitoredTrial[]): Finding {
  const [first] = down;
  const text = `Prometheus could not scrape everything in ${plural(down.length, 'trial')}: ${first!.run_id}: ${first!.gaps[0]}.`;
  return finding('monitoring-gaps', 'caution', text);
}
