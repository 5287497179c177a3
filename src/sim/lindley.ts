import { LoadstoneError } from '../core/errors.ts';

/**
 * The waits of a single server that serves first come first served, from the gaps before each arrival and the service
 * times: W_0 = 0, W_i = max(0, W_(i-1) + S_(i-1) - A_i). Exact for any sequences, measured ones included: what a real
 * server of these arrivals and services adds to it is its own. D. V. Lindley, "The theory of queues with a single
 * server", Proceedings of the Cambridge Philosophical Society 48 (1952).
 */
export function lindley(gaps: ArrayLike<number>, services: ArrayLike<number>): Float64Array {
  sameLength(gaps, services);
  const waits = new Float64Array(gaps.length);
  let wait = 0;
  for (let i = 1; i < waits.length; i++) {
    wait = Math.max(0, wait + services[i - 1]! - gaps[i]!);
    waits[i] = wait;
  }
  return waits;
}

/**
 * The same for c servers: who comes next takes the server that is free first. J. Kiefer and J. Wolfowitz, "On the theory
 * of queues with many servers", Transactions of the AMS 78 (1955). Their vector of workloads, kept as the times at
 * which the servers are free, in a heap: log c steps an arrival.
 */
export function kieferWolfowitz(
  gaps: ArrayLike<number>,
  services: ArrayLike<number>,
  servers: number,
): Float64Array {
  sameLength(gaps, services);
  if (!(Number.isSafeInteger(servers) && servers >= 1)) {
    throw new LoadstoneError('E_PARAMETER', `servers must be a whole number of at least 1, got ${servers}`);
  }
  const waits = new Float64Array(gaps.length);
  const free = new Float64Array(servers);
  let now = 0;
  for (let i = 0; i < waits.length; i++) {
    if (i > 0) now += gaps[i]!;
    const begin = Math.max(now, free[0]!);
    waits[i] = begin - now;
    replaceLeast(free, begin + services[i]!);
  }
  return waits;
}

/** Puts a larger value in the place of a heap's least. */
function replaceLeast(heap: Float64Array, value: number): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (value <= heap[child]!) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = value;
}

function sameLength(gaps: ArrayLike<number>, services: ArrayLike<number>): void {
  if (gaps.length === services.length) return;
  throw new LoadstoneError(
    'E_PARAMETER',
    `every arrival has a gap and a service, got ${gaps.length} gaps and ${services.length} services`,
  );
}
