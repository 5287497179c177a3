/** Text broken at words for a terminal of so many columns, later lines indented; as it is where nobody looks. */
export function wrap(text: string, indent = '', out: NodeJS.WriteStream = process.stdout): string {
  if (!out.isTTY) return text;
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > out.columns) lines.push(indent + word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}
