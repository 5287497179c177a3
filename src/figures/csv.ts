import { type CsvValue, formatCsv } from '../results/csv.ts';
import type { MetricWords } from './metrics.ts';
import type { SeriesPoints } from './points.ts';

const header = ['series', 'arm', 'level', 'metric', 'value', 'low', 'high', 'n', 'validity', 'trials'];

/** The figures behind a picture: a row a point, and one for each INVALID trial. */
export function pointsCsv(panels: readonly { words: MetricWords; all: readonly SeriesPoints[] }[]): string {
  const rows = panels.flatMap(({ words, all }) =>
    all.flatMap(({ series, points }) =>
      points.flatMap(({ level, cell, estimate, excluded }) => {
        const row = (values: CsvValue[]) => [series.name, series.arm, level, words.metric, ...values];
        const { value = null, low = null, high = null, n = 0 } = estimate ?? {};
        return [
          row([value, low, high, n, cell.validity, cell.trials.join(' ')]),
          ...excluded.map((trial) => row([trial.value, null, null, 1, 'INVALID', trial.run_id])),
        ];
      }),
    ),
  );
  return formatCsv(header, rows);
}
