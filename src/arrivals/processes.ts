import { LoadstoneError } from '../core/errors.ts';
import { erlang } from '../stats/distributions/erlang.ts';
import { exponential } from '../stats/distributions/exponential.ts';
import { gamma } from '../stats/distributions/gamma.ts';
import { hyperexponential } from '../stats/distributions/hyperexponential.ts';
import { pareto } from '../stats/distributions/pareto.ts';
import { weibull } from '../stats/distributions/weibull.ts';
import type { ArrivalProcess } from './arrival-process.ts';
import { constantArrivals } from './constant.ts';
import { mmpp } from './mmpp.ts';
import { renewal } from './renewal.ts';
import { uniformJitter } from './uniform-jitter.ts';

/** How a process is written, the rule its parameters keep, and how it is made of them. */
interface Family {
  readonly form: string;
  readonly rule: string;
  holds(...parameters: number[]): boolean;
  make(name: string, ...parameters: number[]): ArrivalProcess;
}

/** A process more is a line more. */
export const families: Readonly<Record<string, Family>> = {
  constant: { form: 'constant', rule: '', holds: () => true, make: constantArrivals },
  poisson: {
    form: 'poisson',
    rule: '',
    holds: () => true,
    make: (name) => ({ ...renewal(name, exponential(1)), dispersionIn: () => 1 }),
  },
  uniform: {
    form: 'uniform:JITTER',
    rule: '0 < JITTER <= 1',
    holds: (jitter) => jitter > 0 && jitter <= 1,
    make: uniformJitter,
  },
  gamma: {
    form: 'gamma:CV2',
    rule: 'CV2 > 0',
    holds: (scv) => scv > 0,
    make: (name, scv) => renewal(name, gamma(1, scv)),
  },
  erlang: {
    form: 'erlang:K',
    rule: 'K = 1, 2, 3 ...',
    holds: (k) => Number.isSafeInteger(k) && k >= 1,
    make: (name, k) => renewal(name, erlang(1, k)),
  },
  hyperexponential: {
    form: 'hyperexponential:CV2',
    rule: 'CV2 >= 1',
    holds: (scv) => scv >= 1,
    make: (name, scv) => renewal(name, hyperexponential(1, scv)),
  },
  weibull: {
    form: 'weibull:SHAPE',
    // Below this the scv, Gamma(1 + 2 / shape) / Gamma(1 + 1 / shape)^2 - 1, passes 10^5.
    rule: '0.1 <= SHAPE <= 100',
    holds: (shape) => shape >= 0.1 && shape <= 100,
    make: (name, shape) => renewal(name, weibull(1, shape)),
  },
  pareto: {
    form: 'pareto:SHAPE',
    rule: 'SHAPE > 1',
    holds: (shape) => shape > 1,
    // Its tail makes the counts tend to their dispersion too slowly.
    make: (name, shape) => ({ ...renewal(name, pareto(1, shape)), dispersionIn: () => null }),
  },
  mmpp: {
    form: 'mmpp:HIGH,SHARE,CYCLE',
    rule: 'HIGH >= 1, 0 < SHARE < 1, HIGH * SHARE <= 1, CYCLE > 0',
    holds: (high, share, cycle) =>
      high! >= 1 && share! > 0 && share! < 1 && high! * share! <= 1 && cycle! > 0,
    make: mmpp,
  },
};

const NUMBER = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** 'poisson', 'gamma:0.25', 'mmpp:4,0.2,100' -> the process. */
export function parseArrivals(text: string): ArrivalProcess {
  const [, name = '', list] = /^\s*(\w+)(?::(.*))?$/s.exec(text) ?? [];
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  if (!family) {
    const forms = Object.values(families).map(({ form }) => form);
    throw new LoadstoneError('E_ARRIVALS', `arrivals are one of ${forms.join(', ')}, got '${text}'`);
  }
  const { form, rule, holds, make } = family;
  const parameters = (list?.split(',') ?? []).map((value) =>
    NUMBER.test(value.trim()) ? Number(value) : Number.NaN,
  );
  const wanted = form.split(':')[1]?.split(',').length ?? 0;
  if (parameters.length !== wanted || !parameters.every(Number.isFinite) || !holds(...parameters)) {
    const condition = rule === '' ? '' : ` with ${rule}`;
    throw new LoadstoneError('E_ARRIVALS', `${name} arrivals are ${form}${condition}, got '${text}'`);
  }
  return make(text.trim(), ...parameters);
}
