import type { Figure } from '../figures/figure.ts';

/** A report as plain data: what Markdown and HTML both are made of, so that they say the same. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string; readonly id: string }
  | { readonly kind: 'paragraph'; readonly content: Text; readonly tone?: 'answer' | 'caution' | 'note' }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'code'; readonly text: string }
  | FigureBlock
  | Table;

/** Text and, in it, words that are typed as they stand: commands, paths, names of trials. */
export type Text = readonly (string | { readonly code: string })[];

export interface FigureBlock {
  readonly kind: 'figure';
  readonly figure: Figure;
  /** What was found in it besides its title. */
  readonly sentences: readonly string[];
}

export type Fact = readonly [name: string, value: Text];

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  /** Many short rows. */
  readonly dense?: boolean;
  readonly columns: readonly { readonly title: string; readonly unit?: string; readonly numeric?: boolean }[];
  readonly rows: readonly Row[];
}

export interface Row {
  /** A line above it: a new group begins. */
  readonly first?: boolean;
  readonly cells: readonly TableCell[];
}

export interface TableCell {
  readonly text: string;
  /** Beside or below it, smaller: an interval, a remark. */
  readonly detail?: string;
  readonly strong?: boolean;
  /** The arm whose mark stands before the text. */
  readonly arm?: string;
}

export const heading = (level: 2 | 3, text: string, id: string): Block => ({
  kind: 'heading',
  level,
  text,
  id,
});
export const paragraph = (...content: Text): Block => ({ kind: 'paragraph', content });
export const note = (...content: Text): Block => ({ kind: 'paragraph', content, tone: 'note' });
export const code = (text: string) => ({ code: text });
