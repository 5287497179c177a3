import { type Histogram, highestOf } from '../../measure/histogram.ts';
import type { SummaryFormat } from '../format.ts';
import { LiveCounts } from './live-counts.ts';
import { type Labels, metrics } from './metrics.ts';

const US_PER_S = 1e6;

/** The Content-Type of a page in the text format. */
export const METRICS_PAGE_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Upper edges of the buckets, two or three for each power of ten. */
const EDGES_S = [
  1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60,
];

/** What a load has counted so far, in Prometheus' text format: for /metrics while it runs. */
export function metricsPage(counts: LiveCounts, tags: Labels): string {
  const lines = metrics.flatMap((metric) => {
    const { name, help, type } = metric;
    const samples =
      metric.type === 'histogram'
        ? metric.points(counts).flatMap(({ labels, value }) => histogram(name, { ...tags, ...labels }, value))
        : metric.points(counts).map(({ labels, value }) => sample(name, { ...tags, ...labels }, value));
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples];
  });
  return `${lines.join('\n')}\n`;
}

/** The same of a load that is over, as a file. */
export const prometheus: SummaryFormat = {
  kind: 'summary',
  name: 'prometheus',
  ending: '.prom',
  about: "Prometheus' text format, for node_exporter's textfile collector and the Pushgateway",
  text: ({ series, tags }) => metricsPage(LiveCounts.of(series), tags),
};

/** Our slots are much narrower than these buckets: one across an edge counts above it. */
function histogram(name: string, labels: Labels, times: Histogram): string[] {
  const { indices, counts } = times.toSparse();
  let i = 0;
  let below = 0;
  const buckets = EDGES_S.map((edge) => {
    for (; i < indices.length && highestOf(indices[i]!) <= edge * US_PER_S; i++) below += counts[i]!;
    return sample(`${name}_bucket`, { ...labels, le: String(edge) }, below);
  });
  return [
    ...buckets,
    sample(`${name}_bucket`, { ...labels, le: '+Inf' }, times.count),
    sample(`${name}_sum`, labels, times.sum / US_PER_S),
    sample(`${name}_count`, labels, times.count),
  ];
}

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

const escaped = (text: string) => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
