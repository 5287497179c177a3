import { formatNumber } from '../../analysis/format.ts';
import type { Theory } from '../../analysis/theory/theory.ts';
import { short } from '../../figures/dot-panel.ts';
import { inUnit } from '../../figures/sample/time-unit.ts';
import { mean } from '../../figures/theory/lines.ts';
import { percent, signedPercent } from '../../figures/theory/words.ts';
import type { Block, TableCell } from '../blocks.ts';
import { heading, paragraph } from '../blocks.ts';

/** Loads this near to each other are the same level. */
const same = 1e-6;

/** What somebody else published, beside ours. */
export function published({ published: theirs, trials }: Theory): Block[] {
  if (!theirs || theirs.levels.length === 0) return [];
  const { factor, unit } = inUnit(Math.min(...theirs.levels.map(({ response_s }) => response_s)));
  const errors = theirs.levels.flatMap(({ response_s, theory_s }) =>
    theory_s === null ? [] : [Math.abs(response_s / theory_s - 1)],
  );
  const theirError = errors.length
    ? ` Their mean error against their theory is ${percent(mean(errors))}.`
    : '';
  const time = (value: number) => formatNumber(value * factor);
  const beside = (measured: number, expected: number | null): TableCell[] => [
    { text: time(measured) },
    expected === null
      ? { text: '\u2013' }
      : { text: time(expected), detail: signedPercent(measured / expected - 1) },
  ];
  return [
    heading(3, 'Beside what was published', 'theory-published'),
    paragraph(
      `Mean response times of ${theirs.source}.${theirError} They stand at the load that was asked for, and so does their theory, though what is sent in one window differs from it by chance; they come without intervals, so whether a difference is more than chance cannot be told from them; and they were measured on another machine. Ours stand at the load that was sent.`,
    ),
    {
      kind: 'table',
      caption: `Mean response time by offered load asked for, in ${unit}; below theory, how far off it what was measured is.`,
      columns: [
        { title: 'offered load', numeric: true },
        { title: 'published', unit, numeric: true },
        { title: 'their theory', unit, numeric: true },
        { title: 'ours', unit, numeric: true },
        { title: 'our theory', unit, numeric: true },
        { title: 'Lindley on the occupancies', numeric: true },
      ],
      rows: theirs.levels.map(({ offered, response_s, theory_s }) => {
        const own = trials.filter(
          (trial) =>
            trial.kept &&
            trial.response_s !== null &&
            trial.offered_asked !== null &&
            Math.abs(trial.offered_asked - offered) < same,
        );
        const held = own.flatMap((trial) => trial.response_s ?? []);
        const offs = own.flatMap(({ lindley }) => (lindley ? [lindley.occupied.off] : []));
        const nothing: TableCell[] = [{ text: '\u2013' }, { text: '\u2013' }];
        return {
          cells: [
            { text: short(offered) },
            ...beside(response_s, theory_s),
            ...(held.length
              ? beside(mean(held.map(({ measured }) => measured)), mean(held.map((one) => one.theory.value)))
              : nothing),
            { text: offs.length ? signedPercent(mean(offs)) : '\u2013' },
          ],
        };
      }),
    },
  ];
}
