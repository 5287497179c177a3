import type { LawCheck, LawGap } from '../../analysis/analysis.ts';
import { formatNumber } from '../../analysis/format.ts';
import { capital } from '../../figures/wording.ts';
import type { Block } from '../blocks.ts';
import { heading, paragraph } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

const meaning: Record<LawCheck['law'], string> = {
  little: 'requests in flight = throughput x time inside',
  utilisation: 'busy time = throughput x CPU time of a request',
  'interactive response time': 'response time = users / throughput - think time',
};

/** Whether load generator and system tell one story: laws that hold for any system that was measured rightly. */
export function laws({ analysis }: ReportInput): Block[] {
  const { laws: all, law_gaps: gaps } = analysis;
  const kinds = (Object.keys(meaning) as LawCheck['law'][]).filter((law) =>
    [...all, ...gaps].some((one) => one.law === law),
  );
  if (kinds.length === 0) return [];
  const broken = all.filter((check) => !check.holds);
  return [
    heading(2, 'Operational laws', 'laws'),
    paragraph(
      'One side of each law is what the generator measured, the other what the system reports of itself.',
    ),
    {
      kind: 'table',
      caption: 'Checks by law; the tolerance is each trial\u2019s own.',
      columns: [
        { title: 'law' },
        { title: 'checks', numeric: true },
        { title: 'hold', numeric: true },
        { title: 'not checked', numeric: true },
        { title: 'largest difference', numeric: true },
      ],
      rows: kinds.map((law) => {
        const own = all.filter((check) => check.law === law);
        const worst = Math.max(...own.map((check) => Math.abs(check.relative_difference)));
        return {
          cells: [
            { text: capital(law), detail: meaning[law] },
            { text: String(own.length) },
            { text: String(own.filter((check) => check.holds).length) },
            skipped(gaps.filter((gap) => gap.law === law)),
            { text: own.length > 0 ? `${formatNumber(worst * 100, 2)}%` : '\u2013' },
          ],
        };
      }),
    },
    ...(broken.length
      ? [
          {
            kind: 'list',
            items: broken.map((check) => [
              { code: check.run_id },
              ` breaks the ${check.law} law: predicted ${formatNumber(check.predicted)}, observed ${formatNumber(check.observed)} (tolerance ${formatNumber(check.tolerance * 100, 2)}%)`,
            ]),
          } as const,
        ]
      : []),
  ];
}

/** In how many trials a law had no chance to fail, and why in the first of them. */
const skipped = (gaps: readonly LawGap[]) => ({
  text: String(gaps.length),
  ...(gaps[0] ? { detail: gaps[0].reason } : {}),
});
