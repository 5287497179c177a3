import { isOfSends } from '../../figures/index.ts';
import type { Block } from '../blocks.ts';
import { heading } from '../blocks.ts';
import { figureBlock, leadFigure } from '../figure-block.ts';
import type { ReportInput } from '../input.ts';

/** Every other figure under its topic, but for those of single sends, which have a section; its title and what stands below it are the findings. */
export function figureGallery(input: ReportInput): Block[] {
  const { analysis, figures } = input;
  const lead = leadFigure(analysis, figures);
  const others = figures.filter((figure) => figure !== lead && !isOfSends(figure));
  if (!others.length) return [];
  return [
    heading(2, 'Figure by figure', 'figures'),
    ...others.flatMap((figure): Block[] => [
      heading(3, figure.topic, figure.name),
      figureBlock(analysis, figure),
    ]),
  ];
}
