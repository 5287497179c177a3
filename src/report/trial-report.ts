import type { Design } from '../analysis/analysis.ts';
import { formatNumber, grouped } from '../analysis/format.ts';
import { formatDuration } from '../core/units.ts';
import type { Width } from '../figures/style.ts';
import { escapeXml } from '../figures/svg.ts';
import { type TrialSeries, trialFigure } from '../figures/trial-figure.ts';
import { parseThreshold } from '../measure/thresholds.ts';
import type { TrialResult } from '../results/trial-result.ts';
import type { Block, Row } from './blocks.ts';
import { heading } from './blocks.ts';
import { htmlBlock, inline, pictures } from './html-blocks.ts';
import { page } from './page.ts';
import { arrivalSection, type TrialArrivals } from './trial-arrivals.ts';
import { sendSection, type TrialSends } from './trial-sends.ts';

/** The evidence speaks through the verdict's reasons. */
type Trial = Omit<TrialResult, 'evidence'>;

export interface TrialReportInput {
  readonly trial: Trial;
  readonly series: TrialSeries;
  /** For the arms' colours. */
  readonly design: Design;
  /** Of an open load. */
  readonly arrivals: TrialArrivals | null;
  /** Where single requests were kept. */
  readonly sends: TrialSends | null;
}

/** One trial on a page: verdict, key figures, its course, errors, resources. */
export function trialReport({ trial, series, design, arrivals, sends }: TrialReportInput): string {
  const { run_id, arm, concurrency, rate, repetition, validity, validity_reasons } = trial;
  const level =
    rate === null ? `${concurrency} ${design.x.label}` : `${formatNumber(rate, 4)} requests/s asked for`;
  const title = `${arm}, ${level}, repetition ${repetition + 1}`;
  const population = rate === null ? 'users' : 'requests in flight';
  const picture = (width: Width) => trialFigure(run_id, title, series, width, population).svg;
  const context = { design, narrow: new Map<string, string>() };
  const blocks: Block[] = [
    ...(validity_reasons.length
      ? [{ kind: 'list', items: validity_reasons.map((reason) => [reason]) } as const]
      : []),
    figures(trial),
    ...thresholds(trial),
    ...errors(trial),
    ...resources(trial),
  ];
  const body = [
    '<main>',
    `<header><p>${inline(['Trial of ', { code: trial.start_ts }])}</p><h1>${escapeXml(run_id)}</h1></header>`,
    `<p class="answer"><span class="verdict${validity === 'VALID' ? '' : ' caution'}">${validity}</span></p>`,
    htmlBlock(blocks[0]!, context),
    pictures(picture('wide'), picture('narrow')),
    ...blocks.slice(1).map((block) => htmlBlock(block, context)),
    ...(arrivals ? arrivalSection(arrivals, (block) => htmlBlock(block, context)) : []),
    ...(sends ? sendSection(sends, (block) => htmlBlock(block, context)) : []),
    '<p class="note"><a href="../report.html">The whole experiment</a></p>',
    '</main>',
  ];
  return page(run_id, body.join('\n'));
}

const known = (value: number | null, unit: string): string =>
  value === null
    ? 'not measured'
    : unit === '%'
      ? `${formatNumber(value)}%`
      : `${formatNumber(value)} ${unit}`;

function figures(trial: Trial): Block {
  const { resources, efficiency } = trial;
  return {
    kind: 'facts',
    facts: [
      [
        'Throughput',
        [
          `${known(trial.throughput_rps, 'requests/s')}, of which good ${known(trial.goodput_rps, 'requests/s')}`,
        ],
      ],
      [
        'Response time',
        [
          `mean ${known(trial.latency_avg_ms, 'ms')}, p50 ${known(trial.latency_p50_ms, 'ms')}, p95 ${known(trial.latency_p95_ms, 'ms')}, p99 ${known(trial.latency_p99_ms, 'ms')}, largest ${known(trial.latency_max_ms, 'ms')}`,
        ],
      ],
      [
        'Requests',
        [
          `${grouped(String(trial.total_requests))} done, ${trial.total_failures} failed (${known(trial.error_rate, '%')})`,
        ],
      ],
      [
        'Generator\u2019s lag',
        [`p50 ${known(trial.lag_p50_ms, 'ms')}, p99 ${known(trial.lag_p99_ms, 'ms')}`],
      ],
      [
        'CPU',
        [
          `${known(resources.totals.total_cpu_units, 'vCPU')}, ${known(efficiency.rps_per_cpu_unit, 'requests/s per vCPU')}`,
        ],
      ],
      [
        'Memory',
        [
          `${known(resources.totals.total_mem_gb, 'GB')}, ${known(efficiency.rps_per_gb_mem, 'requests/s per GB')}`,
        ],
      ],
      ['Window', [`${formatDuration(trial.duration_s)} after ${formatDuration(trial.warmup_s)} of warm-up`]],
      ['Order', [`trial ${trial.order}, deployment ${trial.deployment}, seed ${trial.seed}`]],
    ],
  };
}

/** The figure's own unit, in which values are kept; parseThreshold's scale leads there. */
function unitOf(threshold: string): string {
  const { metric } = parseThreshold(threshold);
  if (metric === 'errors') return '%';
  return metric === 'throughput' || metric === 'goodput' ? 'requests/s' : 'ms';
}

function thresholds({ thresholds: all }: Trial): Block[] {
  if (!all.length) return [];
  const verdict = (passed: boolean | null) => (passed === null ? 'not judged' : passed ? 'met' : 'failed');
  return [
    heading(2, 'Thresholds', 'thresholds'),
    {
      kind: 'list',
      items: all.map(({ threshold, value, passed }) => [
        { code: threshold },
        ` ${verdict(passed)}${value === null ? '' : ` (${known(value, unitOf(threshold))})`}`,
      ]),
    },
  ];
}

function errors({ errors: all }: Trial): Block[] {
  const kinds = Object.entries(all).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!kinds.length) return [];
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const rows: Row[] = kinds.map(([name, count]) => ({
    cells: [{ text: name }, { text: String(count) }, { text: `${formatNumber((100 * count) / total, 2)}%` }],
  }));
  return [
    heading(2, 'Errors', 'errors'),
    {
      kind: 'table',
      caption: 'Failed requests by class.',
      columns: [{ title: 'class' }, { title: 'requests', numeric: true }, { title: 'share', numeric: true }],
      rows,
    },
  ];
}

function resources({ resources: { containers } }: Trial): Block[] {
  const replicas = Object.entries(containers);
  if (!replicas.length) return [];
  const rows: Row[] = replicas.map(([name, use]) => ({
    cells: [
      { text: name },
      { text: use.cpu_percent === null ? '\u2013' : `${use.cpu_percent.toFixed(1)}%` },
      { text: use.mem_usage_bytes === null ? '\u2013' : formatNumber(use.mem_usage_bytes / 1e6) },
    ],
  }));
  return [
    heading(2, 'Resources', 'resources'),
    {
      kind: 'table',
      caption: 'Means over the measured window; 100% is one CPU, 1 MB is 10^6 bytes.',
      columns: [
        { title: 'replica' },
        { title: 'CPU', numeric: true },
        { title: 'memory', unit: 'MB', numeric: true },
      ],
      rows,
    },
  ];
}
