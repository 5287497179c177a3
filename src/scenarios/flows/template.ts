import { LoadstoneError } from '../../core/errors.ts';

/** '${name}' or '${name(argument, argument)}' in a template. */
export interface Expression {
  readonly name: string;
  /** Absent: no brackets. */
  readonly args?: readonly string[];
}

/** Text as it stands, and what is put between. */
export type Template = readonly (string | Expression)[];

const expressionPattern = /^([^(){}$]+)(?:\(([^(){}$]*)\))?$/;

/** Takes a text apart at its '${...}'. '$${' stands for '${' itself; any other '$' for itself. */
export function parseTemplate(text: string): Template {
  const parts: (string | Expression)[] = [];
  let literal = '';
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at)) {
      literal += '${';
      at += 3;
    } else if (text.startsWith('${', at)) {
      const end = text.indexOf('}', at);
      if (end < 0) throw new LoadstoneError('E_SPEC', `a '\${' needs its '}', got '${text}'`);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(parseExpression(text.slice(at + 2, end)));
      at = end + 1;
    } else {
      literal += text[at++];
    }
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

function parseExpression(text: string): Expression {
  const match = expressionPattern.exec(text.trim());
  const name = match?.[1]?.trim();
  if (!match || !name) {
    throw new LoadstoneError('E_SPEC', `'\${...}' holds NAME or FUNCTION(ARGUMENTS), got '\${${text}}'`);
  }
  const list = match[2]?.trim();
  if (list === undefined) return { name };
  return { name, args: list === '' ? [] : list.split(',').map((arg) => arg.trim()) };
}
