import { quantityWords } from '../../analysis/findings/monitoring.ts';
import { formatNumber } from '../../analysis/format.ts';
import type { MonitoredQuantity, MonitoredTrial } from '../../analysis/monitoring/monitored-trial.ts';
import { capital } from '../../figures/wording.ts';
import type { Block, Row, TableCell } from '../blocks.ts';
import { code, heading, note, paragraph } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

/** What a Prometheus that scraped the systems says, beside what was measured here, and the PromQL that asked it. */
export function monitoring({ analysis }: ReportInput): Block[] {
  const { monitoring: trials } = analysis;
  const [first] = trials;
  if (!first) return [];
  const { prometheus, interval_s } = first;
  const gaps = trials.flatMap(({ run_id, gaps }) => gaps.map((gap) => [code(run_id), `: ${gap}`]));
  const caveats = new Set(trials.flatMap(({ quantities }) => quantities.flatMap((one) => one.caveat ?? [])));
  return [
    heading(2, 'Prometheus', 'monitoring'),
    paragraph(
      `A Prometheus ${prometheus} of this run\u2019s own scraped every metrics page each ${formatNumber(interval_s)} s. Asked about each measured window, at its end and over its length, it answers from the first to the last scrape within the window.`,
    ),
    {
      kind: 'table',
      caption: `Prometheus beside our own figures, trial by trial; response times in seconds. Differences in bold are beyond 5% and the share of the window that lies outside of its scrapes.`,
      dense: true,
      columns: [
        { title: 'trial' },
        { title: 'what' },
        { title: 'Prometheus', numeric: true },
        { title: 'own', numeric: true },
        { title: 'difference', numeric: true },
      ],
      rows: trials.flatMap(rowsOf),
    },
    ...[...caveats].map((caveat) => note(`Not compared: ${caveat}.`)),
    ...(gaps.length > 0 ? [paragraph('What it could not say:'), { kind: 'list', items: gaps } as const] : []),
    paragraph(`Own figures are these. ${sources(trials).join('. ')}.`),
    paragraph('Asked at the end of each window, with its length in brackets, was:'),
    { kind: 'code', text: queries(trials).join('\n') },
  ];
}

const rowsOf = ({ run_id, arm, quantities }: MonitoredTrial): Row[] =>
  quantities.map((one, i) => ({
    first: i === 0,
    cells: [
      i === 0 ? { text: run_id, arm } : { text: '' },
      { text: `${capital(quantityWords[one.quantity])} of ${one.job}` },
      number(one.theirs),
      number(one.ours),
      difference(one),
    ],
  }));

const number = (value: number | null): TableCell => ({
  text: value === null ? '\u2013' : formatNumber(value),
});

function difference({ relative_difference: off, agrees, missing }: MonitoredQuantity): TableCell {
  if (off === null) return { text: missing === null ? '\u2013' : 'no data', strong: missing !== null };
  const text = `${off < 0 ? '\u2212' : '+'}${formatNumber(100 * Math.abs(off), 2)}%`;
  return { text, strong: agrees === false };
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** By arm where they differ. */
function sources(trials: readonly MonitoredTrial[]): string[] {
  const all = trials.flatMap(({ arm, quantities }) =>
    quantities.map(({ quantity, job, ours_from }) => ({
      arm,
      what: capital(`${quantityWords[quantity]} of ${job}`),
      ours_from,
    })),
  );
  return unique(all.map(({ what }) => what)).map((what) => {
    const own = all.filter((one) => one.what === what);
    const kinds = unique(own.map(({ ours_from }) => ours_from));
    if (kinds.length === 1) return `${what}: ${kinds[0]}`;
    const each = kinds.map((kind) => {
      const arms = unique(own.filter(({ ours_from }) => ours_from === kind).map(({ arm }) => arm));
      return `${kind} (${arms.join(', ')})`;
    });
    return `${what}: ${each.join(', ')}`;
  });
}

const WINDOW = /\[\d+m?s\]/g;

/** As they were sent; of those that differ in the window's length alone the first. */
function queries(trials: readonly MonitoredTrial[]): string[] {
  const all = trials.flatMap(({ quantities }) => quantities.map(({ query }) => query));
  return [
    ...new Map(all.toReversed().map((query) => [query.replace(WINDOW, '[]'), query])).values(),
  ].reverse();
}
