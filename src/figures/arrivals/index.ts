import type { ArrivalSample } from '../../arrivals/index.ts';
import type { Figure } from '../figure.ts';
import type { Width } from '../style.ts';
import { arrivalCounts } from './arrival-counts.ts';
import { arrivalRate } from './arrival-rate.ts';
import { arrivalGaps, arrivalQuantiles } from './gap-figures.ts';

/** What there is to see of a load's arrivals; where nothing about them is random, only that they keep their rate. */
export function arrivalFigures(sample: ArrivalSample, width: Width = 'wide'): Figure[] {
  const [shape] = sample.check?.aspects ?? [];
  if (!shape) return [arrivalRate(sample, width)];
  const counts = arrivalCounts(sample, width);
  return [
    arrivalRate(sample, width),
    arrivalGaps(sample, shape, width),
    arrivalQuantiles(sample, shape, width),
    ...(counts ? [counts] : []),
  ];
}
