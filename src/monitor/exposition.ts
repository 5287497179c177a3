/** One line of Prometheus' text format. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** What a service reports at one moment. */
export interface Exposition {
  readonly samples: readonly MetricSample[];
  /** Metrics that are declared: one without samples yet stands at 0. */
  readonly declared: ReadonlySet<string>;
}

/** Reads the text format; comments are skipped, a line that is none of it is an error. */
export function parseExposition(text: string): Exposition {
  const lines = text.split('\n').map((line) => line.trim());
  const declared = lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
  return {
    samples: lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseLine),
    declared: new Set(declared),
  };
}

function parseLine(line: string): MetricSample {
  const match = LINE.exec(line);
  if (!match) throw new Error(`not a line of Prometheus' text format: '${line.slice(0, 100)}'`);
  const labels = [...(match[2] ?? '').matchAll(LABEL)].map(([, name, value]) => [
    name,
    unescapeLabel(value!),
  ]);
  return { name: match[1]!, labels: Object.fromEntries(labels), value: parseValue(match[3]!) };
}

const unescapeLabel = (text: string) => text.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));

function parseValue(text: string): number {
  const infinite = /^([+-]?)Inf$/i.exec(text);
  return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : Number(text);
}

/** The sum of a metric over its label sets, or over those that `wanted` accepts; null: there is no such metric. */
export function total(
  { samples, declared }: Exposition,
  name: string,
  wanted: (labels: MetricSample['labels']) => boolean = () => true,
): number | null {
  const named = samples.filter((sample) => sample.name === name);
  const family = name.replace(/_(sum|count|bucket)$/, '');
  if (named.length === 0 && !declared.has(name) && !declared.has(family)) return null;
  return named.filter((sample) => wanted(sample.labels)).reduce((sum, sample) => sum + sample.value, 0);
}
