import type { Design } from '../analysis/analysis.ts';
import { armStyle } from '../figures/arms.ts';
import { paint } from '../figures/style.ts';
import { el, escapeXml } from '../figures/svg.ts';
import type { Block, Fact, FigureBlock, Table, TableCell, Text } from './blocks.ts';
import { plotPath } from './sections/files.ts';

export interface PageContext {
  readonly design: Design;
  /** Figures for a narrow screen, by name. */
  readonly narrow: ReadonlyMap<string, string>;
}

/** A block as HTML. Everything that is not markup of ours is escaped here. */
export function htmlBlock(block: Block, { design, narrow }: PageContext): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level} id="${escapeXml(block.id)}">${escapeXml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p${block.tone ? ` class="${block.tone}"` : ''}>${inline(block.content)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${block.facts.map(fact).join('')}</dl>`;
    case 'code':
      return `<pre>${escapeXml(block.text)}</pre>`;
    case 'figure':
      return figure(block, narrow.get(block.figure.name));
    case 'table':
      return table(block, design);
  }
}

export function inline(text: Text): string {
  return text
    .map((part) => (typeof part === 'string' ? escapeXml(part) : `<code>${escapeXml(part.code)}</code>`))
    .join('');
}

const fact = ([name, value]: Fact) => `<dt>${escapeXml(name)}</dt><dd>${inline(value)}</dd>`;

function figure({ figure, sentences }: FigureBlock, narrow: string | undefined): string {
  const said = sentences.length ? `<p>${escapeXml(sentences.join(' '))}</p>` : '';
  return `${pictures(figure.svg, narrow)}\n${said}${links(figure.name)}`;
}

/** The picture, and its twin for a narrow screen: a stylesheet shows one of them. */
export function pictures(wide: string, narrow: string | undefined): string {
  const small = narrow === undefined ? '' : `<div class="picture narrow">${narrow}</div>\n`;
  return `<figure class="figure">${small}<div class="picture">${wide}</div></figure>`;
}

function links(name: string): string {
  const link = (ending: 'png' | 'svg' | 'csv') =>
    `<a href="${escapeXml(encodeURI(plotPath(name, ending)))}">${ending.toUpperCase()}</a>`;
  return `<p class="files">${link('png')}${link('svg')}${link('csv')}</p>`;
}

/** More do not fit a telephone. */
const manyColumns = 4;

function table({ caption, columns, rows, dense }: Table, design: Design): string {
  const head = columns.map(({ title, unit, numeric }) => {
    const small = unit ? `<small>${escapeXml(unit)}</small>` : '';
    return `<th scope="col"${numeric ? ' class="number"' : ''}>${escapeXml(title)}${small}</th>`;
  });
  const body = rows.map((row) => {
    const cells = row.cells.map((cell, i) => tableCell(cell, columns[i]?.numeric === true, design));
    return `<tr${row.first ? ' class="first"' : ''}>${cells.join('')}</tr>`;
  });
  // Wide tables scroll by themselves, also with the keyboard; their words stay where they are.
  const label = escapeXml(caption);
  return `<p class="note">${label}</p>
<div class="wide${columns.length > manyColumns ? ' many' : ''}" tabindex="0" role="region" aria-label="${label}"><table${dense ? ' class="dense"' : ''}><thead><tr>${head.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}

function tableCell({ text, detail, strong, arm }: TableCell, numeric: boolean, design: Design): string {
  const words = strong ? `<strong>${escapeXml(text)}</strong>` : escapeXml(text);
  const small = detail ? `<small>${escapeXml(detail)}</small>` : '';
  const named =
    arm === undefined ? words : `<span class="arm">${armMark(arm, design)}<span>${words}</span></span>`;
  return `<td class="${numeric ? 'number' : 'text'}">${named}${small}</td>`;
}

/** The arm's marker in its colour, as in the figures. */
function armMark(arm: string, design: Design): string {
  const { colour, marker } = armStyle(design, arm);
  const shape = el('path', {
    d: marker(6, 6, 3.8),
    ...paint({ fill: colour }),
  });
  return el('svg', { viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true' }, shape);
}
