export type SearchMethod = 'exhaustive' | 'linear' | 'binary';

export interface Looked<T> {
  readonly at: T;
  readonly holds: boolean;
}

export interface Found<T> {
  /** Null: it holds nowhere that was looked at. */
  readonly found: T | null;
  /** Every place that was looked at, in the order of the list. */
  readonly looked: readonly Looked<T>[];
  /** Pairs that contradict monotony: it holds at the first and not at the second, though it should go on holding. */
  readonly violations: readonly (readonly [T, T])[];
}

/** Whether the objectives hold; a measurement, so it may take its time. */
type Holds<T> = (at: T) => boolean | Promise<boolean>;

/**
 * The demand of a load: the first of the resources, in rising order, with which every objective holds,
 * min{r : it holds at (l, r)}. `linear` looks from the first on and `binary` halves; both are right where more
 * resources never hurt, and `exhaustive` looks everywhere. Neighbours that contradict this are told, not hidden.
 * S. Henning and W. Hasselbring, "How to measure scalability of distributed stream processing engines?", ICPE 2021.
 */
export function searchDemand<T>(
  resources: readonly T[],
  holds: Holds<T>,
  method: SearchMethod = 'binary',
): Promise<Found<T>> {
  return searchFirst(resources, holds, method);
}

/** The capacity of resources: the last of the loads, in rising order, at which every objective holds, max{l : it holds at (l, r)}. */
export async function searchCapacity<T>(
  loads: readonly T[],
  holds: Holds<T>,
  method: SearchMethod = 'binary',
): Promise<Found<T>> {
  // Loads that a service bears form the list's beginning: the same search from the other end, except that one load after
  // the other is tried upwards, as nobody would begin an experiment with the greatest load.
  if (method !== 'linear') {
    const { found, looked, violations } = await searchFirst(loads.toReversed(), holds, method);
    return { found, looked: looked.toReversed(), violations };
  }
  const looked: Looked<T>[] = [];
  for (const at of loads) {
    looked.push({ at, holds: await holds(at) });
    if (!looked.at(-1)!.holds) break;
  }
  return { found: looked.findLast((one) => one.holds)?.at ?? null, looked, violations: [] };
}

async function searchFirst<T>(
  places: readonly T[],
  holds: Holds<T>,
  method: SearchMethod,
): Promise<Found<T>> {
  const answers = new Map<number, boolean>();
  const look = async (i: number) => {
    const answer = answers.get(i) ?? (await holds(places[i]!));
    answers.set(i, answer);
    return answer;
  };
  if (method === 'binary') {
    // It holds at `high` (or beyond the end) and fails at every place below `low`.
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (await look(middle)) high = middle;
      else low = middle + 1;
    }
  } else {
    for (let i = 0; i < places.length; i++) if ((await look(i)) && method === 'linear') break;
  }
  const order = [...answers].toSorted(([a], [b]) => a - b);
  const looked = order.map(([i, answer]) => ({ at: places[i]!, holds: answer }));
  return { found: looked.find((one) => one.holds)?.at ?? null, looked, violations: contradictions(looked) };
}

function contradictions<T>(looked: readonly Looked<T>[]): (readonly [T, T])[] {
  return looked.slice(1).flatMap((next, i) => {
    const before = looked[i]!;
    return before.holds && !next.holds ? [[before.at, next.at] as const] : [];
  });
}

/**
 * The demands of rising loads. More load never needs less, so with `restrict` each search begins at the demand of the load
 * before: fewer looks, and no chance to see that the rule is broken.
 */
export async function demandCurve<L, R>(
  loads: readonly L[],
  resources: readonly R[],
  holds: (load: L, resource: R) => boolean | Promise<boolean>,
  { method = 'binary', restrict = false }: { method?: SearchMethod; restrict?: boolean } = {},
): Promise<(Found<R> & { readonly load: L })[]> {
  const curve: (Found<R> & { readonly load: L })[] = [];
  let from = 0;
  for (const load of loads) {
    const answer = await searchDemand(resources.slice(from), (at) => holds(load, at), method);
    curve.push({ load, ...answer });
    if (restrict) from = answer.found === null ? resources.length : resources.indexOf(answer.found);
  }
  return curve;
}
