import { LoadstoneError } from '../core/errors.ts';
import { Histogram, type SparseHistogram } from '../measure/histogram.ts';
import { groupBy, merged, type Series } from '../measure/series.ts';
import { holds, type Window } from '../measure/window.ts';
import { decodeHistogram, encodeHistogram } from './hlog-codec.ts';

const US_PER_MS = 1000;

const TITLES = { response: 'Response times', lag: 'Lags, from intended to sent,' } as const;

/**
 * The response times of the good requests, or the lags of all, in us as an interval log of HdrHistogram, version 1.3:
 * for each second a line without a tag for all requests, then one line for each request name under its tag.
 */
export function formatHlog(series: Series, startEpoch_s: number, clock: keyof typeof TITLES): string {
  const start = startEpoch_s.toFixed(3);
  const lines = [
    `#[${TITLES[clock]} in us by the second of the intended time; Interval_Max in ms]`,
    '#[Histogram log format version 1.3]',
    `#[BaseTime: ${start} (seconds since epoch)]`,
    `#[StartTime: ${start} (seconds since epoch), ${new Date(startEpoch_s * 1000).toISOString()}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ];
  for (const [second, cells] of groupBy(series.cells, (cell) => cell.second)) {
    const all = merged(cells.flatMap((cell) => cell[clock]));
    if (all.count === 0) continue;
    lines.push(line('', second, all));
    for (const { name, [clock]: parts } of cells) {
      if (parts.length > 0) lines.push(line(`Tag=${tagOf(name)},`, second, merged(parts)));
    }
  }
  return `${lines.join('\n')}\n`;
}

function line(tag: string, second: number, histogram: Histogram): string {
  const max = (histogram.max / US_PER_MS).toFixed(3);
  return `${tag}${second.toFixed(3)},1.000,${max},${encodeHistogram(histogram.toSparse())}`;
}

/** One line, decoded when asked. */
export interface HlogLine {
  /** null: all requests. */
  readonly name: string | null;
  readonly second: number;
  decode(): SparseHistogram;
}

export function parseHlog(text: string, path: string): HlogLine[] {
  return text.split('\n').flatMap((line, i) => {
    if (line === '' || line.startsWith('#') || line.startsWith('"')) return [];
    const fields = line.split(',');
    const name = line.startsWith('Tag=') ? nameOf(fields.shift()!.slice('Tag='.length)) : null;
    const second = Number(fields[0]);
    const broken = () =>
      new LoadstoneError('E_RESULTS_CORRUPT', `${path}, line ${i + 1}, is not an interval`);
    if (fields.length !== 4 || !Number.isFinite(second)) throw broken();
    const decode = () => {
      try {
        return decodeHistogram(fields[3]!);
      } catch {
        throw broken();
      }
    };
    return [{ name, second, decode }];
  });
}

/** The response times of a window: of all requests, or of those of one name. */
export function histogramIn(
  lines: readonly HlogLine[],
  window: Window,
  name: string | null = null,
): Histogram {
  const wanted = lines.filter((line) => line.name === name && holds(window, line.second));
  const histogram = new Histogram();
  for (const line of wanted) histogram.addSparse(line.decode());
  return histogram;
}

/** The same by request. */
export function histogramsIn(lines: readonly HlogLine[], window: Window): Map<string, Histogram> {
  const names = new Set(lines.flatMap(({ name }) => name ?? []));
  return new Map([...names].map((name) => [name, histogramIn(lines, window, name)]));
}

/** A tag may hold neither commas nor white space, a request's name may. */
const tagOf = (name: string) => name.replace(/[%,\s]/g, (c) => encodeURIComponent(c));
const nameOf = (tag: string) => decodeURIComponent(tag);
