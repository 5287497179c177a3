import type { Block } from '../blocks.ts';
import { heading } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

/** What was found and belongs to no figure, in sentences; what to be careful about comes last. */
export function findings({ analysis, figures }: ReportInput): Block[] {
  const drawn = new Set(figures.map((figure) => figure.name));
  const rest = analysis.findings.filter(
    (finding) => finding.level !== 'answer' && !(finding.figure && drawn.has(finding.figure)),
  );
  if (!rest.length) return [];
  const sorted = [
    ...rest.filter((one) => one.level === 'detail'),
    ...rest.filter((one) => one.level === 'caution'),
  ];
  return [
    heading(2, 'Further findings', 'findings'),
    { kind: 'list', items: sorted.map((finding) => [finding.text]) },
  ];
}
