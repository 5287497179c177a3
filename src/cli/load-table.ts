import pc from 'picocolors';
import { formatNumber, grouped } from '../analysis/format.ts';
import { type LoadSummary, percentile, type RemoteWriteTold } from '../formats/index.ts';
import type { Certificate } from '../measure/certificate.ts';
import type { Histogram } from '../measure/histogram.ts';
import { wrap } from './wrap.ts';

const NAME = 12;
const WIDTH = 9;
const COLUMNS = ['mean', '50%', '90%', '95%', '99%', '99.9%', 'max'] as const;

/** What a load came to: counts and rates, the three clocks, where the response times lie, and the two verdicts. */
export function loadTable(
  summary: LoadSummary,
  asked: number | null,
  certificate: Certificate | null,
): string {
  const { sent, completed, failed, dropped, response, validity, validity_reasons } = summary;
  const count = (value: number, what: string) => (value > 0 ? [`${grouped(String(value))} ${what}`] : []);
  const rate = (value: number) => `${formatNumber(value, 4)}/s`;
  return [
    line('requests', [
      `${grouped(String(sent))} sent`,
      `${grouped(String(completed))} good`,
      ...count(failed, 'failed'),
      ...count(dropped, 'dropped'),
    ]),
    line('rate', [
      ...(asked === null ? [] : [`${rate(asked)} asked`]),
      ...(summary.achieved_rate === null ? [] : [`${rate(summary.achieved_rate)} sent`]),
      `${rate(summary.goodput_rps)} answered well`,
    ]),
    '',
    pc.dim(`${'in ms'.padEnd(NAME)}${COLUMNS.map((name) => name.padStart(WIDTH)).join('')}`),
    clock('response', response),
    clock('round trip', summary.roundtrip),
    clock('lag', summary.lag),
    '',
    ...spectrum(response),
    ...errorLines(summary.errors),
    ...(certificate ? arrivalLines(certificate) : []),
    ...summary.thresholds.map(({ threshold, value, passed }) => {
      const verdict = passed === null ? 'not judged' : passed ? 'met' : pc.red('failed');
      return line('threshold', [
        `${threshold}: ${verdict}${value === null ? '' : ` (${formatNumber(value)})`}`,
      ]);
    }),
    ...remoteWriteLines(summary.remote_write),
    line('validity', [validity === 'VALID' ? validity : pc.yellow(validity)]),
    ...validity_reasons.map((reason) => pc.dim(wrap(`${' '.repeat(NAME)}${reason}`, ' '.repeat(NAME)))),
  ].join('\n');
}

const remoteWriteLines = (told: RemoteWriteTold | null | undefined) =>
  !told || told.failed === 0
    ? []
    : [
        line('prometheus', [
          pc.yellow(
            `${told.failed} of ${told.writes} remote writes failed${told.complete ? ', not the last one, which tells all' : ': what it has ends before the load did'}`,
          ),
        ]),
        pc.dim(wrap(`${' '.repeat(NAME)}${told.reason}`, ' '.repeat(NAME))),
      ];

const arrivalLines = ({ sentences: [verdict = '', ...rest] }: Certificate) => [
  line('arrivals', [verdict]),
  ...rest.map((sentence) => pc.dim(wrap(`${' '.repeat(NAME)}${sentence}`, ' '.repeat(NAME)))),
];

const line = (name: string, parts: readonly string[]) => `${name.padEnd(NAME)}${parts.join(', ')}`;

function clock(name: string, histogram: Histogram): string {
  const us = [histogram.mean, ...[50, 90, 95, 99, 99.9].map((p) => percentile(histogram, p)), histogram.max];
  const texts = us.map((value) => (Number.isNaN(value) ? '-' : formatNumber(value / 1000)).padStart(WIDTH));
  return name.padEnd(NAME) + texts.join('');
}

const PERCENTILES = [50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100];
const BAR = 44;

/** The response time by percentile, down to the last that this many requests can tell, as bars of its logarithm. */
function spectrum(response: Histogram): string[] {
  const { count } = response;
  if (count === 0) return [];
  const told = PERCENTILES.filter((p) => p === 100 || (1 - p / 100) * count >= 1);
  const values = told.map((p) => percentile(response, p));
  const [low, high] = [Math.log(values[0]! / 2), Math.log(values.at(-1)!)];
  const bars = told.map((p, i) => {
    const share = high > low ? (Math.log(values[i]!) - low) / (high - low) : 1;
    const bar = '\u2588'.repeat(Math.max(1, Math.round(BAR * share)));
    return `${`${p}%`.padStart(NAME - 2)}  ${pc.cyan(bar)} ${formatNumber(values[i]! / 1000)}`;
  });
  return [...bars, ''];
}

function errorLines(errors: Readonly<Record<string, number>>): string[] {
  const kinds = Object.entries(errors).sort((a, b) => b[1] - a[1]);
  return kinds.length === 0
    ? []
    : [
        line(
          'errors',
          kinds.map(([kind, n]) => `${kind} ${grouped(String(n))}`),
        ),
      ];
}
