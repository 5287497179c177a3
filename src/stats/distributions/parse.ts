import { LoadstoneError, messageOf } from '../../core/errors.ts';
import { parseDuration } from '../../core/units.ts';
import { constant } from './constant.ts';
import type { Distribution } from './distribution.ts';
import { erlang } from './erlang.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import { hyperexponential } from './hyperexponential.ts';
import { pareto } from './pareto.ts';
import { uniform } from './uniform.ts';
import { weibull } from './weibull.ts';

/** How a distribution is written, the rule that its parameters keep, and how it is made of them. */
interface Kind {
  readonly form: string;
  /** Durations come first, then numbers. */
  readonly durations: number;
  readonly numbers: number;
  readonly rule: string;
  holds(...parameters: number[]): boolean;
  make(...parameters: number[]): Distribution;
}

const ofMean = (
  name: string,
  parameter: string,
  rule: string,
  holds: (mean: number, parameter: number) => boolean,
  make: (mean: number, parameter: number) => Distribution,
): Kind => ({ form: `${name}:MEAN,${parameter}`, durations: 1, numbers: 1, rule, holds, make });

const any = { numbers: 0, rule: '', holds: () => true } as const;

const kinds: Readonly<Record<string, Kind>> = {
  const: { ...any, form: 'const:T', durations: 1, make: constant },
  exp: { ...any, form: 'exp:MEAN', durations: 1, make: exponential },
  uniform: {
    form: 'uniform:LOW,HIGH',
    durations: 2,
    numbers: 0,
    rule: 'LOW < HIGH',
    holds: (low, high) => low < high,
    make: uniform,
  },
  gamma: ofMean('gamma', 'CV2', 'CV2 > 0', (_, scv) => scv > 0, gamma),
  erlang: ofMean('erlang', 'K', 'K = 1, 2, 3 ...', (_, k) => Number.isSafeInteger(k) && k >= 1, erlang),
  hyperexponential: ofMean('hyperexponential', 'CV2', 'CV2 >= 1', (_, scv) => scv >= 1, hyperexponential),
  weibull: ofMean(
    'weibull',
    'SHAPE',
    '0.1 <= SHAPE <= 100',
    (_, shape) => shape >= 0.1 && shape <= 100,
    weibull,
  ),
  pareto: ofMean('pareto', 'SHAPE', 'SHAPE > 1', (_, shape) => shape > 1, pareto),
};

const NUMBER = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** 'exp:100ms', 'uniform:1s,3s', 'gamma:1s,0.25', 'const:0s' or '0s' -> a distribution of durations in seconds. */
export function parseDurationDistribution(text: string): Distribution {
  const [name = '', list = ''] = text.includes(':') ? text.split(':', 2) : ['const', text];
  const kind = Object.hasOwn(kinds, name.trim()) ? kinds[name.trim()] : undefined;
  const values = list.split(',').filter((v) => v.trim() !== '');
  if (!kind || values.length !== kind.durations + kind.numbers) {
    const forms = Object.values(kinds).map(({ form }) => form);
    throw new LoadstoneError('E_DISTRIBUTION', `a distribution is one of ${forms.join(', ')}, got '${text}'`);
  }
  const parsed = values.map((value, i) => (i < kind.durations ? duration(value, text) : number(value)));
  if (!kind.holds(...parsed)) {
    throw new LoadstoneError('E_DISTRIBUTION', `${name.trim()} needs ${kind.rule}, got '${text}'`);
  }
  return kind.make(...parsed);
}

/** The same written without their mean, which is given; uniform's is in the middle of its width. */
const ofGivenMean: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(Object.entries(kinds).filter(([, { durations }]) => durations === 1)),
  uniform: ofMean(
    'uniform',
    'WIDTH',
    '0 < WIDTH <= 1',
    (_, width) => width > 0 && width <= 1,
    (mean, width) => uniform(mean * (1 - width), mean * (1 + width)),
  ),
};

/** 'exp', 'const', 'gamma:0.25', 'uniform:0.5' (half the mean to either side) -> the distribution of this mean. */
export function parseDistributionOfMean(text: string, mean: number): Distribution {
  const [, name = '', list = ''] = /^\s*(\w+)\s*(?::(.*))?$/s.exec(text) ?? [];
  const kind = Object.hasOwn(ofGivenMean, name) ? ofGivenMean[name] : undefined;
  const numbers = list.split(',').filter((v) => v.trim() !== '');
  if (!kind || numbers.length !== kind.numbers) {
    const forms = Object.values(ofGivenMean).map(({ form }) =>
      form.replace(/:(MEAN,|MEAN$|T$)/, withoutMean),
    );
    throw new LoadstoneError(
      'E_DISTRIBUTION',
      `a distribution of a given mean is one of ${forms.join(', ')}, got '${text}'`,
    );
  }
  const parsed = numbers.map(number);
  if (!kind.holds(mean, ...parsed)) {
    throw new LoadstoneError('E_DISTRIBUTION', `${name} needs ${kind.rule}, got '${text}'`);
  }
  return kind.make(mean, ...parsed);
}

const withoutMean = (part: string) => (part.endsWith(',') ? ':' : '');

/** The parameter's own complaint, with the whole that it stands in. */
function duration(value: string, text: string): number {
  try {
    return parseDuration(value);
  } catch (error) {
    throw new LoadstoneError('E_DISTRIBUTION', `in '${text}': ${messageOf(error)}`, { cause: error });
  }
}

/** NaN keeps no rule. */
const number = (value: string) => (NUMBER.test(value.trim()) ? Number(value) : Number.NaN);
