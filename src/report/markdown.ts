import type { Block, Table, TableCell, Text } from './blocks.ts';
import type { ReportInput } from './input.ts';
import { outline } from './outline.ts';
import { plotPath } from './sections/files.ts';

/** The report for a terminal, a repository or a wiki. Pictures are those in plots/. */
export function markdownReport(input: ReportInput): string {
  return `# ${escapeMarkdown(input.analysis.name)}\n\n${outline(input).map(block).join('\n\n')}\n`;
}

function block(one: Block): string {
  switch (one.kind) {
    case 'heading':
      return `${'#'.repeat(one.level)} ${escapeMarkdown(one.text)}`;
    case 'paragraph':
      return one.tone === 'answer' ? `**${inline(one.content)}**` : inline(one.content);
    case 'list':
      return one.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'facts':
      return one.facts.map(([name, value]) => `- **${escapeMarkdown(name)}**: ${inline(value)}`).join('\n');
    case 'code':
      return one.text.replace(/^/gm, '    ');
    case 'figure': {
      const alt = escapeMarkdown(one.figure.title);
      return `![${alt}](${plotPath(one.figure.name, 'png')})\n\n${[`${alt}.`, ...one.sentences.map(escapeMarkdown)].join(' ')}`;
    }
    case 'table':
      return table(one);
  }
}

function table({ caption, columns, rows }: Table): string {
  const title = ({ title, unit }: Table['columns'][number]) =>
    escapeMarkdown(unit ? `${title}, ${unit}` : title);
  const lines = [
    columns.map(title),
    columns.map(({ numeric }) => (numeric ? '--:' : ':--')),
    ...rows.map((row) => row.cells.map(cell)),
  ];
  return `${escapeMarkdown(caption)}\n\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}`;
}

function cell({ text, detail, strong }: TableCell): string {
  const words = escapeMarkdown(text);
  return [strong && words ? `**${words}**` : words, detail ? `(${escapeMarkdown(detail)})` : '']
    .filter(Boolean)
    .join(' ');
}

function inline(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? escapeMarkdown(part) : codeSpan(part.code))).join('');
}

/** A fence longer than any run of backticks inside; a table cell cannot hold a bar even then. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest ? ' ' : '';
  return `${fence}${pad}${text.replace(/\s+/g, ' ').replaceAll('|', '\\|')}${pad}${fence}`;
}

/** Names that come from users can mean nothing to Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]|~#]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
