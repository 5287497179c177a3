/**
 * The header with a request's number. A service that draws what it does from a seed and this number can be held against
 * an exact answer afterwards, whatever the timing was.
 */
export const REQUEST_INDEX_HEADER = 'loadstone-index';

const INDICES = 2 ** 32;
const LOADS = 2 ** 20;

/**
 * The number of the first request of a load; the others follow. Loads of different seeds have different ones (but one
 * pair in a million), so what a service draws in one trial is independent of what it draws in another; arms of a
 * repetition share their seed and so their draws.
 */
export const firstRequestNumber = (seed: number): number => (seed % LOADS) * INDICES;
