import { LoadstoneError, messageOf } from '../core/errors.ts';
import { parseDuration, parseRate } from '../core/units.ts';
import { type Rates, type Stage, stepsOf } from './rates.ts';

const SINE = 'sine:MEAN,AMPLITUDE,PERIOD[,NOISE]';
const SPIKE = 'spike:BASE,PEAK,START,LENGTH';
const NOISE = /^\d+(?:\.\d+)?$/;

/** '500/s', 'sine:100/s,50/s,60s,0.1', 'spike:10/s,100/s,30s,10s' -> rates. */
export function parseRates(text: string): Rates {
  const [, kind, list = ''] = /^\s*(\w+):(.*)$/s.exec(text) ?? [];
  const parts = list.split(',').map((part) => part.trim());
  try {
    if (kind === undefined) return constant(text);
    if (kind === 'sine') return sine(parts);
    if (kind === 'spike') return spike(parts);
  } catch (error) {
    throw new LoadstoneError('E_RATES', `in '${text}': ${messageOf(error)}`, { cause: error });
  }
  throw new LoadstoneError('E_RATES', `a rate is one of RATE, ${SINE}, ${SPIKE}, got '${text}'`);
}

/** '30s:15/s': a duration and a rate, for a ramp or a step. */
export function parseStage(text: string): Stage {
  const [duration, rate, ...more] = text.split(':');
  if (duration === undefined || rate === undefined || more.length > 0)
    throw new LoadstoneError('E_RATES', `a stage is DURATION:RATE, like 30s:15/s; got '${text}'`);
  try {
    return { duration_s: parseDuration(duration), rate: parseRate(rate) };
  } catch (error) {
    throw new LoadstoneError('E_RATES', `in '${text}': ${messageOf(error)}`, { cause: error });
  }
}

function constant(text: string): Rates {
  const rate = parseRate(text);
  if (rate === 0) throw new RangeError('a constant rate is above 0/s');
  return { kind: 'constant', rate };
}

function sine(parts: readonly string[]): Rates {
  const [mean, amplitude, period, noise = '0', ...more] = parts;
  if (mean === undefined || amplitude === undefined || period === undefined || more.length > 0)
    throw new RangeError(`a sine is ${SINE}`);
  if (!NOISE.test(noise)) throw new RangeError(`the noise of a sine is a number from 0, got '${noise}'`);
  const rates = {
    kind: 'sine',
    mean: parseRate(mean),
    amplitude: parseRate(amplitude),
    period_s: parseDuration(period),
    noise: Number(noise),
  } as const;
  if (rates.period_s === 0) throw new RangeError("a sine's period is above 0s");
  if (rates.mean === 0 && rates.amplitude === 0) throw new RangeError('a sine has a rate above 0/s');
  return rates;
}

/** BASE, from START on PEAK for LENGTH, and BASE again for as long as the load lasts. */
function spike(parts: readonly string[]): Rates {
  const [base, peak, start, length, ...more] = parts;
  if (
    base === undefined ||
    peak === undefined ||
    start === undefined ||
    length === undefined ||
    more.length > 0
  )
    throw new RangeError(`a spike is ${SPIKE}`);
  const [low, high] = [parseRate(base), parseRate(peak)];
  if (low === 0 && high === 0) throw new RangeError('a spike has a rate above 0/s');
  return stepsOf([
    { duration_s: parseDuration(start), rate: low },
    { duration_s: parseDuration(length), rate: high },
    { duration_s: 0, rate: low },
  ]);
}
