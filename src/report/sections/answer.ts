import type { Block } from '../blocks.ts';
import { figureBlock, leadFigure } from '../figure-block.ts';
import type { ReportInput } from '../input.ts';

/** One sentence that answers the question, what limits it, and the figure that shows it. */
export function answer(input: ReportInput): Block[] {
  const { analysis, figures } = input;
  const found = analysis.findings.find((finding) => finding.level === 'answer');
  const figure = leadFigure(analysis, figures);
  const words =
    found?.text ?? (figure ? `${figure.title}.` : 'No trial was finished, so there is nothing to say.');
  const { suspect, invalid } = analysis.validity;
  const simulated = analysis.findings.find(({ id }) => id === 'simulated');
  const doubts = [
    invalid ? `${invalid} ${trials(invalid)} INVALID and left out` : '',
    suspect ? `${suspect} ${trials(suspect)} SUSPECT` : '',
    analysis.design.trials_done < analysis.design.trials_planned
      ? `${analysis.design.trials_done} of ${analysis.design.trials_planned} planned trials are done`
      : '',
  ].filter(Boolean);
  return [
    { kind: 'paragraph', tone: 'answer', content: [words] },
    ...(simulated ? [{ kind: 'paragraph', tone: 'caution', content: [simulated.text] } as const] : []),
    ...(doubts.length
      ? [{ kind: 'paragraph', tone: 'caution', content: [`Read with care: ${doubts.join('; ')}.`] } as const]
      : []),
    ...(figure ? [figureBlock(analysis, figure)] : []),
  ];
}

const trials = (count: number) => (count === 1 ? 'trial is' : 'trials are');
