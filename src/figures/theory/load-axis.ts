import { levelScale, type Scale } from '../scale.ts';
import { size } from '../style.ts';
import type { TheoryLine } from './lines.ts';

/** Loads that span more than this factor go on a logarithmic axis, as everywhere. */
const logLoads = 10;

/** Ticks at the loads that were asked for; what was sent lies beside them, and inside the frame. */
export function loadScale(lines: readonly TheoryLine[], from: number, to: number): Scale {
  const levels = lines.flatMap((line) => line.levels);
  const asked = levels.map((level) => level.asked);
  const all = [
    ...asked,
    ...levels.flatMap(({ kept, excluded }) => [...kept, ...excluded].map((one) => one.offered)),
  ];
  const [least, most] = ends(asked);
  const [low, high] = ends(all);
  const f = low > 0 && most / least > logLoads ? Math.log : (x: number) => x;
  const span = f(high) - f(low);
  const at = (value: number) =>
    span > 0 && most > least ? from + ((f(value) - f(low)) / span) * (to - from) : null;
  return levelScale(asked, { from: at(least) ?? from, to: at(most) ?? to }, size.axis);
}

const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

/** What the axis is called. */
export function loadTitle(lines: readonly TheoryLine[], log: boolean): string {
  const trials = lines.flatMap(({ levels }) =>
    levels.flatMap(({ kept, excluded }) => [...kept, ...excluded]),
  );
  const word = trials.every(({ model }) => model === 'M/M/1') ? 'utilisation asked for' : 'as asked for';
  const ticks = trials.every(({ offered_asked }) => offered_asked === null) ? '' : `ticks: ${word}`;
  const remarks = [ticks, log ? 'log scale' : ''].filter(Boolean).join(', ');
  return `offered load \u03bb/\u03bc${remarks ? ` (${remarks})` : ''}`;
}

/** The loads, or the numbers of replicas where those vary: what the levels of small panels are. */
export function levelAxis(
  lines: readonly TheoryLine[],
  from: number,
  to: number,
  overReplicas: boolean,
): Scale {
  if (!overReplicas) return loadScale(lines, from, to);
  const counts = lines.flatMap(({ levels }) => levels.map(({ replicas }) => replicas));
  return levelScale(counts, { from, to }, size.axis);
}
