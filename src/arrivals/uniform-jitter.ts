import type { ArrivalProcess } from './arrival-process.ts';

/**
 * The points of `constant`, each moved by U(-jitter / 2, jitter / 2). A gap is 1 + U' - U, of variance jitter^2 / 6;
 * two neighbours share the point between them, so their correlation is -1/2; the counts stay within 1 of the constant
 * ones, so their dispersion tends to 0.
 */
export function uniformJitter(name: string, jitter: number): ArrivalProcess {
  return {
    name,
    scv: jitter ** 2 / 6,
    autocorrelation: -1 / 2,
    dispersion: 0,
    points: (rng) => {
      let count = 0;
      return () => count++ + 0.5 + jitter * (rng.next() - 0.5);
    },
  };
}
