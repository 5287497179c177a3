import type { Analysis } from '../analysis/analysis.ts';
import type { Figure } from '../figures/index.ts';
import type { Block } from './blocks.ts';

/** The picture beside the answer: the one its finding names, else the first one. */
export function leadFigure(analysis: Analysis, figures: readonly Figure[]): Figure | undefined {
  const named = analysis.findings.find((finding) => finding.level === 'answer')?.figure;
  return figures.find((figure) => figure.name === named) ?? figures[0];
}

/** A figure with what was found in it and is not its title. */
export function figureBlock(analysis: Analysis, figure: Figure): Block {
  const sentences = analysis.findings
    .filter((finding) => finding.figure === figure.name && finding.level !== 'answer')
    .map((finding) => finding.text)
    .filter((text) => text.replace(/\.$/, '') !== figure.title);
  return { kind: 'figure', figure, sentences };
}
