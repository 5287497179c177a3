import { isServed, type Observed } from './observed.ts';
import type { Setting } from './setting.ts';

/** Why the recursion cannot be computed, as what follows 'since'; null: it can. */
export function noRecursion(seen: Observed | null, { replicas }: Setting): string | null {
  if (seen === null) return 'single requests were not kept';
  if (replicas > 1) return 'it is not known which replica had a request';
  if (seen.served === null) return seen.untold;
  const last = seen.inWindow.at(-1)!.sent_s;
  const unknown = seen.all.filter((one) => one.sent_s <= last && !isServed(one)).length;
  if (unknown > 0) return `the service of ${unknown} of the requests is not known`;
  return seen.inWindow.some(({ good }) => good) ? null : 'no request was answered well';
}
