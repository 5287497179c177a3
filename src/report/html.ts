import { drawFigures } from '../figures/index.ts';
import { escapeXml } from '../figures/svg.ts';
import { htmlBlock } from './html-blocks.ts';
import type { ReportInput } from './input.ts';
import { outline } from './outline.ts';
import { page } from './page.ts';

/** The report as one file that opens anywhere, offline, and prints. */
export function htmlReport(input: ReportInput): string {
  const { analysis } = input;
  const blocks = outline(input);
  const chapters = blocks.flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block] : []));
  const links = chapters.map(({ id, text }) => `<a href="#${escapeXml(id)}">${escapeXml(text)}</a>`);
  const narrow = new Map(drawFigures(analysis, 'narrow').map((figure) => [figure.name, figure.svg]));
  const context = { design: analysis.design, narrow };
  const body = [
    '<main>',
    `<header><p>Scalability experiment</p><h1>${escapeXml(analysis.name)}</h1></header>`,
    `<nav aria-label="Contents">${links.join(' ')}</nav>`,
    ...blocks.map((block) => htmlBlock(block, context)),
    '</main>',
  ];
  return page(analysis.name, body.join('\n'));
}
