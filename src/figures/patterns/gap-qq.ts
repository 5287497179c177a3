import type { Figure } from '../figure.ts';
import { quantilesAgainst } from '../sample/quantile-plot.ts';
import { inUnit } from '../sample/time-unit.ts';
import { effectNumber, timeWords } from '../sample/words.ts';
import type { Width } from '../style.ts';
import type { SentSample } from './sent-sample.ts';

/** Each gap between sends against the one that an exponential has in its place, with the band of such samples. */
export function sentGapQuantiles(sample: SentSample, width: Width = 'wide'): Figure {
  const { id, series, run_id, gaps, mean, shape, generator } = sample;
  const reference = {
    name: `an exponential of mean ${timeWords(mean)}`,
    short: 'exponential',
    the: 'the exponential',
    quantile: (u: number) => -Math.log1p(-u) * mean,
  };
  const verb = shape.outcome === 'beyond' ? 'leave' : 'lie along';
  const words = {
    name: `gap_qq_${id}`,
    topic: `Quantiles of the gaps, ${series}`,
    title: (outside: number, points: number) =>
      `The gaps of ${generator === 'open' ? 'open arrivals' : `a ${generator} generator`} ${verb} the exponential\u2019s quantiles: ${outside} of ${points} points outside the band, largest distance ${effectNumber(shape.effect.value)}`,
    what: 'gaps',
    of: ` of ${series} (${run_id})`,
    key: 'gaps as sent',
    axis: 'gap between sends',
    ...inUnit(mean),
  };
  return quantilesAgainst(gaps, reference, words, width);
}
