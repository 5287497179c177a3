import { LoadstoneError } from '../core/errors.ts';
import { parseArrivals } from './processes.ts';

/** Processes whose gaps are independent, and how a distribution of durations with such gaps is called. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  constant: 'const',
  poisson: 'exp',
  gamma: 'gamma',
  erlang: 'erlang',
  hyperexponential: 'hyperexponential',
  weibull: 'weibull',
  pareto: 'pareto',
};

/** Digits that are no rounding errors. */
const DIGITS = 12;

/**
 * The gaps of a process at a rate as a think time: 'poisson' at 50/s -> 'exp:20ms'. A gap that begins with an answer
 * does not know the one before, so the process is one with independent gaps.
 */
export function gapsAsThink(arrivals: string, rate: number): string {
  const { name } = parseArrivals(arrivals);
  const [family = '', list] = name.split(':');
  const distribution = Object.hasOwn(DISTRIBUTIONS, family) ? DISTRIBUTIONS[family] : undefined;
  if (distribution === undefined) {
    throw new LoadstoneError(
      'E_ARRIVALS',
      `gaps that begin with an answer are independent, as those of ${Object.keys(DISTRIBUTIONS).join(', ')}, got '${name}'`,
    );
  }
  const mean = `${Number((1000 / rate).toPrecision(DIGITS))}ms`;
  return `${distribution}:${[mean, ...(list === undefined ? [] : [list])].join(',')}`;
}
