import { formatEstimate, formatNumber } from '../../analysis/format.ts';
import type { Theory } from '../../analysis/theory/theory.ts';
import { percent } from '../../figures/theory/words.ts';
import type { RateEstimate } from '../../measure/service-rate.ts';
import type { Block, TableCell } from '../blocks.ts';
import { heading } from '../blocks.ts';

/** How fast a busy server is, by three estimators. */
export function calibrations({ calibrations: all }: Theory): Block[] {
  if (all.length === 0) return [];
  const told = [...new Set(all.map(({ busy_from }) => busy_from))].join(', ');
  return [
    heading(3, 'The service rate', 'theory-calibration'),
    {
      kind: 'table',
      caption: `Requests that a busy server ends in a second, with 95% intervals, measured before the trials of each deployment; busy time from ${told}. The regression of busy time on completions is used. The median of throughput / utilisation (X / U) over the samples is only shown: the fewer requests a sample has, which is the less load there is, the more it is biased upwards.`,
      columns: [
        { title: 'calibration' },
        { title: 'sent', unit: 'req/s', numeric: true },
        { title: 'busy', unit: '%', numeric: true },
        { title: 'regression', unit: '1/s', numeric: true },
        { title: 'occupancies', unit: '1/s', numeric: true },
        { title: 'median X / U', unit: '1/s', numeric: true },
        { title: 'CV', unit: 'of X / U', numeric: true },
        { title: 'samples', numeric: true },
        { title: 'empty round trip', unit: 'ms', numeric: true },
      ],
      rows: all.map(({ run_id, arm, achieved_rps, utilisation, service_rate, empty_roundtrip_s }) => ({
        cells: [
          { text: run_id, arm },
          { text: formatNumber(achieved_rps) },
          { text: percent(utilisation).replace('%', '') },
          rate(service_rate.regression),
          service_rate.direct ? rate(service_rate.direct) : { text: 'untold' },
          rate(service_rate.median),
          { text: formatNumber(service_rate.median.cv, 2) },
          { text: String(service_rate.samples) },
          { text: empty_roundtrip_s === null ? 'untold' : formatNumber(empty_roundtrip_s * 1000) },
        ],
      })),
    },
  ];
}

function rate({ value, low, high }: RateEstimate): TableCell {
  const { value: text, interval } = formatEstimate({ value, low, high, n: 2 });
  return { text, ...(interval ? { detail: interval.replace(' to ', '\u2013') } : {}) };
}
