/** The value of the first field of this name (in small letters) in a response's head; undefined: not there. */
export function fieldOf(head: string, name: string): string | undefined {
  for (const line of head.split('\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name)
      return line.slice(colon + 1).trim();
  }
  return undefined;
}
