import type { Block } from '../blocks.ts';
import { heading, paragraph } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

/** What to distrust: doubtful trials with their reasons, thresholds apart, and what this machine could not tell. */
export function validity({ analysis, plan, manifest }: ReportInput): Block[] {
  const { valid, suspect, invalid, trials } = analysis.validity;
  const flagged = trials.filter((trial) => trial.validity !== 'VALID');
  return [
    heading(2, 'Validity', 'validity'),
    paragraph(
      `${valid} trials are VALID, ${suspect} SUSPECT, ${invalid} INVALID. `,
      flagged.length
        ? 'INVALID trials are left out of every estimate; SUSPECT ones are in and marked.'
        : plan.on === 'simulation'
          ? 'Nothing was measured: this is about the simulation alone.'
          : 'Nothing speaks against the measurements.',
    ),
    ...(flagged.length
      ? [
          {
            kind: 'table',
            caption: 'Trials in doubt and why.',
            columns: [{ title: 'trial' }, { title: 'verdict' }, { title: 'reasons' }],
            rows: flagged.map(({ run_id, validity, reasons }) => ({
              cells: [{ text: run_id }, { text: validity }, { text: reasons.join('; ') }],
            })),
          } as const,
        ]
      : []),
    ...unchecked(analysis),
    ...thresholds(analysis),
    ...(manifest.missing.length
      ? [
          paragraph('Not to be had on this machine:'),
          { kind: 'list', items: manifest.missing.map((what) => [what]) } as const,
        ]
      : []),
  ];
}

/** What no verdict rests on because it was not to be had, once for all trials that lack it. */
function unchecked({ validity: { trials } }: ReportInput['analysis']): Block[] {
  const said = trials.flatMap(({ reasons }) => reasons.filter((reason) => reason.startsWith('Not ')));
  const items = [...new Set(said)].map((reason) => {
    const count = said.filter((other) => other === reason).length;
    return [count === trials.length ? reason : `${reason} (${count} of ${trials.length} trials)`];
  });
  return items.length > 0 ? [{ kind: 'list', items }] : [];
}

/** Whether the system met its thresholds is another question than whether it was measured well. */
function thresholds({ design, cells }: ReportInput['analysis']): Block[] {
  if (!design.thresholds.length) return [];
  const judged = (threshold: string) =>
    cells.some((cell) => cell.thresholds.some((one) => one.threshold === threshold && one.passed > 0))
      ? ' met in every valid trial'
      : ' not judged: no trial is valid';
  const items = design.thresholds.map((threshold) => {
    const failed = cells.flatMap((cell) => {
      const own = cell.thresholds.find((one) => one.threshold === threshold);
      return own?.failed
        ? [`${cell.series} at ${cell.level} (${own.failed} of ${own.failed + own.passed} trials)`]
        : [];
    });
    return [{ code: threshold }, failed.length ? ` failed: ${failed.join(', ')}` : judged(threshold)];
  });
  return [paragraph('Thresholds:'), { kind: 'list', items }];
}
