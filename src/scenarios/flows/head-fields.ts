/** The values of all fields of this name (in small letters) in the head of an answer, in their order. */
export function fieldsOf(head: string | undefined, name: string): string[] {
  const values: string[] = [];
  if (head === undefined) return values;
  for (const line of head.split('\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name) {
      values.push(line.slice(colon + 1).trim());
    }
  }
  return values;
}
