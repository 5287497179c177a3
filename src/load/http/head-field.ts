/** The value of the first field of this name (in small letters) in a response's head; undefined: not there. */
export const fieldOf = (head: string, name: string): string | undefined => fieldsOf(head, name)[0];

/** The values of all of them, in their order. */
export function fieldsOf(head: string, name: string): string[] {
  return head
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      const isOne = colon === name.length && line.slice(0, colon).toLowerCase() === name;
      return isOne ? [line.slice(colon + 1).trim()] : [];
    });
}
