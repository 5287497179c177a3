import type { ArrivalProcess } from './arrival-process.ts';

/** Points at 1/2, 3/2, 5/2 ...: their number up to any t is t on average over t, neither one early nor one late. */
export function constantArrivals(name: string): ArrivalProcess {
  return {
    name,
    scv: 0,
    autocorrelation: 0,
    dispersion: 0,
    gapCdf: (x) => (x < 1 ? 0 : 1),
    independentFrom: null,
    dispersionIn: () => null,
    points: () => {
      let count = 0;
      return () => count++ + 0.5;
    },
  };
}
