/**
 * The header with a request's number among all that a load intends, from 0. A service that draws what it does from a
 * seed and this number can be held against an exact answer afterwards, whatever the timing was.
 */
export const REQUEST_INDEX_HEADER = 'loadstone-index';
