/** What can stand in the place of a '${name}': anything that JSON has. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** A value between other text. */
export const textOf = (value: Value): string => {
  if (typeof value === 'string') return value;
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
};

// Half of a surrogate pair has no UTF-8: encodeURIComponent would throw.
const half = /\p{Surrogate}/gu;
const percent = (text: string) => encodeURIComponent(text.replace(half, '\ufffd'));

/** As one part of a path, of a query or of a form. */
export const asComponent = (value: Value): string => percent(textOf(value));

/** As a path of its own, or several parts of one: only what cannot stand in a path is encoded. */
export const asPath = (value: Value): string => textOf(value).replace(/[^!-~]+/g, percent);

/** As a header's value: what would end its line, or is no ASCII, is percent-encoded. */
export const asHeader = (value: Value): string => textOf(value).replace(/[^\t -~]+/g, percent);
