import type { Block } from '../blocks.ts';
import { heading, paragraph } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

/** What to distrust: doubtful trials with their reasons, thresholds apart, and what this machine could not tell. */
export function validity({ analysis, manifest }: ReportInput): Block[] {
  const { valid, suspect, invalid, trials } = analysis.validity;
  const flagged = trials.filter((trial) => trial.validity !== 'VALID');
  return [
    heading(2, 'Validity', 'validity'),
    paragraph(
      `${valid} trials are VALID, ${suspect} SUSPECT, ${invalid} INVALID. `,
      flagged.length
        ? 'INVALID trials are left out of every estimate; SUSPECT ones are in and marked.'
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
    ...thresholds(analysis),
    ...(manifest.missing.length
      ? [
          paragraph('Not to be had on this machine:'),
          { kind: 'list', items: manifest.missing.map((what) => [what]) } as const,
        ]
      : []),
  ];
}

/** Whether the system met its thresholds is another question than whether it was measured well. */
function thresholds({ design, cells }: ReportInput['analysis']): Block[] {
  if (!design.thresholds.length) return [];
  const items = design.thresholds.map((threshold) => {
    const failed = cells.flatMap((cell) => {
      const own = cell.thresholds.find((one) => one.threshold === threshold);
      return own?.failed
        ? [`${cell.series} at ${cell.level} (${own.failed} of ${own.failed + own.passed} trials)`]
        : [];
    });
    return [
      { code: threshold },
      failed.length ? ` failed: ${failed.join(', ')}` : ' met in every valid trial',
    ];
  });
  return [paragraph('Thresholds:'), { kind: 'list', items }];
}
