import { fewest, type SeriesPoints } from './points.ts';
import { capital } from './wording.ts';

/** What the picture shows, what the band is, how often it was repeated, and which points are in doubt. */
export function subtitle(
  quantity: string,
  all: readonly SeriesPoints[],
  cut: boolean,
  thin: readonly boolean[],
): string {
  const counts = all.flatMap((one) => one.points.flatMap((point) => point.estimate?.n ?? []));
  const most = Math.max(1, ...counts);
  const some = counts.some((count) => count < most) ? 'up to ' : '';
  const banded = all.some((one) => one.points.some((point) => point.estimate && point.estimate.low !== null));
  const what = capital(quantity);
  const mean = most === 1 ? 'a single repetition' : `mean of ${some}${most} repetitions`;
  const little = most < fewest ? ', from two repetitions and so of little worth' : '';
  const shape = thin.every(Boolean) ? 'thin lines' : thin.some(Boolean) ? 'band or thin lines' : 'band';
  const drawn = `${shape}: 95% interval${little}`;
  const sentences = [banded ? `${what}, ${mean}; ${drawn}` : `${what}, ${mean}: no interval`];
  if (cut) sentences.push('Intervals that leave the frame are cut off');
  const suspect = suspectLevels(all);
  if (suspect) sentences.push(`SUSPECT: ${suspect} (open marks)`);
  return `${sentences.join('. ')}.`;
}

function suspectLevels(all: readonly SeriesPoints[]): string {
  return all
    .flatMap(({ series, points }) => {
      const levels = points.filter((point) => point.cell.validity === 'SUSPECT').map((point) => point.level);
      return levels.length ? [`${series.name} at ${levels.join(', ')}`] : [];
    })
    .join('; ');
}

const named = 4;

/** INVALID trials by name; `beyond` says where those lie that the frame does not hold. */
export function excludedNote(
  all: readonly SeriesPoints[],
  drawn: boolean,
  beyond: readonly string[] = [],
): string[] {
  const ids = all.flatMap((one) =>
    one.points.flatMap((point) => point.cell.excluded.map((trial) => trial.run_id)),
  );
  if (!ids.length) return [];
  const more = ids.length > named ? ` and ${ids.length - named} more` : '';
  const marks = drawn ? 'Hollow grey: ' : '';
  const note = `${marks}INVALID, left out of the estimates: ${ids.slice(0, named).join(', ')}${more}.`;
  return beyond.length ? [note, `Arrows: beyond the frame, ${beyond.join(', ')}.`] : [note];
}
