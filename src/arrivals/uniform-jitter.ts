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
    gapCdf: (x) => triangular((x - 1) / jitter),
    independentFrom: 2,
    dispersionIn: () => null,
    points: (rng) => {
      let count = 0;
      return () => count++ + 0.5 + jitter * (rng.next() - 0.5);
    },
  };
}

/** P(U' - U <= x) for x from -1 to 1. */
function triangular(x: number): number {
  if (x <= -1) return 0;
  if (x >= 1) return 1;
  return x < 0 ? (1 + x) ** 2 / 2 : 1 - (1 - x) ** 2 / 2;
}
