import { resolve, sep } from 'node:path';

/** Names for two folders: as much of the end of their paths as tells them apart. */
export function foldersApart(before: string, after: string): readonly [string, string] {
  const [a, b] = [resolve(before).split(sep), resolve(after).split(sep)];
  const longest = Math.max(a.length, b.length);
  for (let parts = 1; parts <= longest; parts++) {
    const [one, other] = [a.slice(-parts).join(sep), b.slice(-parts).join(sep)];
    if (one !== other) return [one, other];
  }
  // One folder twice.
  return [`${a.at(-1)} (before)`, `${b.at(-1)} (after)`];
}
