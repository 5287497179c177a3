import { keeps } from '../analysis/autoscaling/findings.ts';
import { costUnit, countText, written } from '../analysis/autoscaling/wording.ts';
import { formatDuration } from '../core/units.ts';
import type { Autoscaling, FigureName } from '../sim/index.ts';
import type { Interval } from '../stats/index.ts';

/** Adds colour to finished text. */
interface Painter {
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
}

interface Column {
  readonly title: string;
  readonly figure: FigureName;
  /** Of all intervals there is no room in 80 columns; the summary has them. */
  readonly withInterval?: boolean;
}

const columns: readonly Column[] = [
  { title: 'cost', figure: 'cost', withInterval: true },
  { title: 'late %', figure: 'late', withInterval: true },
  { title: 'p95 s', figure: 'p95_s' },
  { title: 'under %', figure: 'underProvisioningTimeshare' },
  { title: 'over %', figure: 'overProvisioningAccuracy' },
  { title: 'scalings', figure: 'adaptations' },
];

/** What was simulated, in two lines. */
export function autoscalingHead({ plan }: Autoscaling): string {
  const { load, service, replicas, objective, repetitions, requests } = plan;
  const servers = service.servers === 1 ? '' : ` on ${service.servers} servers a replica`;
  const times = plan.mode === 'fluid' ? 'one run' : `${repetitions} repetitions`;
  return [
    `${Math.round(requests).toLocaleString('en')} requests in ${formatDuration(load.duration_s)}; service ${service.time}${servers}; start ${replicas.startup}; ${objective.text}`,
    `${plan.mode}, ${times}, seed ${plan.seed}: ${plan.why}`,
  ].join('\n');
}

/** A policy a line, each value with the half-width of its 95% interval; those that keep the objective in green. */
export function autoscalingTable(all: Autoscaling, painter: Painter): string {
  const head = ['', ...columns.map(({ title }) => title)];
  const rows = all.policies.map(({ name, figures }) => [
    name,
    ...columns.map(({ figure, withInterval = false }) => cell(all, figures[figure], withInterval)),
  ]);
  const widths = head.map((_, k) => Math.max(...[head, ...rows].map((row) => row[k]!.length)));
  const line = (row: readonly string[]) =>
    row.map((text, k) => (k === 0 ? text.padEnd(widths[k]!) : text.padStart(widths[k]!))).join('  ');
  return [
    painter.dim(line(head)),
    ...rows.map((row, i) => (keeps(all, all.policies[i]!) ? painter.green(line(row)) : line(row))),
    '',
    painter.dim(legend(all)),
  ].join('\n');
}

function legend(all: Autoscaling): string {
  const unit = costUnit(all);
  return [
    `cost of a run${unit === '' ? '' : ` in ${unit}`}; late: took longer than ${formatDuration(all.plan.objective.limit_s)}`,
    'under: of the time replicas were missing; over: replicas beyond what was needed, of that',
    ...(all.plan.repetitions > 1 ? ['± is half a 95% interval over the repetitions'] : []),
  ].join('\n');
}

function cell(all: Autoscaling, one: Interval | null, withInterval: boolean): string {
  if (one === null) return 'never';
  if (one.low === null && Number.isInteger(one.value)) return countText(one.value);
  const { value } = written(all, one);
  if (!withInterval || one.low === null || one.high === null) return value;
  const places = value.split('.')[1]?.length ?? 0;
  const half = ((one.high - one.low) / 2).toFixed(places);
  return Number(half) === 0 ? value : `${value}±${half}`;
}
