import type { Comparison, Metric, OverallComparison } from '../../analysis/analysis.ts';
import { formatNumber } from '../../analysis/format.ts';
import { metrics } from '../../analysis/metrics.ts';
import { capital } from '../../figures/wording.ts';
import type { Block, Row } from '../blocks.ts';
import { heading, note } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

/** Arm against arm, with what chance alone could do. */
export function comparisons({ analysis }: ReportInput): Block[] {
  const { overall, design, series } = analysis;
  const all = [...overall, ...analysis.comparisons];
  // Generators differ in what they send: one repetition tests nothing, and their table says it all.
  if (design.generators.length > 1 && design.repetitions < 2) return [];
  if (!all.length) {
    if (series.length < 2) return [];
    return [
      heading(2, 'Comparisons', 'comparisons'),
      note('None: no two arms have repetitions at one level.'),
    ];
  }
  const pairs = [...new Set(all.map((one) => `${one.b} against ${one.a}`))];
  const one = pairs.length === 1;
  return [
    heading(2, 'Comparisons', 'comparisons'),
    {
      kind: 'table',
      dense: true,
      caption: `${one ? pairs[0] : 'Each pair'}, paired by repetition: relative difference with its 95% interval. Holm\u2019s correction is over all rows and gives most of the 5% to the metric that answers the question; a difference beyond it is bold. Detectable: what a comparison as noisy as this one finds in 80 of 100 runs.`,
      columns: [
        { title: 'metric' },
        ...(one ? [] : [{ title: 'pair' }]),
        { title: design.x.label, numeric: true },
        { title: 'difference', numeric: true },
        { title: '95% interval', numeric: true },
        { title: 'p', numeric: true },
        { title: 'p, Holm', numeric: true },
        { title: 'detectable', numeric: true },
      ],
      rows: rows(all, one),
    },
  ];
}

function rows(all: readonly (Comparison | OverallComparison)[], onePair: boolean): Row[] {
  const order = [...new Set(all.map((one) => one.metric))];
  return order.flatMap((metric) =>
    all
      .filter((one) => one.metric === metric)
      .map((one, i) => ({
        first: i === 0,
        cells: [
          { text: i === 0 ? nameOf(metric) : '' },
          ...(onePair ? [] : [{ text: `${one.b} against ${one.a}` }]),
          { text: 'level' in one ? String(one.level) : 'all' },
          { text: percent(one.relative.value), strong: one.different },
          { text: interval(one) },
          { text: pValue(one.p) },
          { text: pValue(one.p_adjusted) },
          {
            text:
              one.smallest_detectable === null
                ? '\u2013'
                : `${formatNumber(one.smallest_detectable * 100, 2)}%`,
          },
        ],
      })),
  );
}

function interval({ relative: { low, high } }: Comparison | OverallComparison): string {
  return low === null || high === null ? '\u2013' : `${percent(low)} to ${percent(high)}`;
}

export const nameOf = (metric: Metric): string => capital(metrics[metric].quantity);

/** '+44%', '-3.1%'. */
function percent(share: number): string {
  const text = formatNumber(share * 100, 2);
  return `${share > 0 ? '+' : ''}${text.replace('-', '\u2212')}%`;
}

function pValue(p: number | null): string {
  if (p === null) return '\u2013';
  if (p < 0.001) return '< 0.001';
  return p > 0.1 ? p.toFixed(2) : p.toFixed(3);
}
