import { LoadstoneError, messageOf } from '../../core/errors.ts';
import { parseDuration } from '../../core/units.ts';
import { constant } from './constant.ts';
import type { Distribution } from './distribution.ts';
import { exponential } from './exponential.ts';
import { uniform } from './uniform.ts';

const kinds: Record<string, { parameters: number; make: (...values: number[]) => Distribution }> = {
  const: { parameters: 1, make: constant },
  exp: { parameters: 1, make: exponential },
  uniform: { parameters: 2, make: uniform },
};

/** The parameter's own complaint, with the whole that it stands in. */
function duration(value: string, text: string): number {
  try {
    return parseDuration(value);
  } catch (error) {
    throw new LoadstoneError('E_DISTRIBUTION', `in '${text}': ${messageOf(error)}`, { cause: error });
  }
}

/** 'exp:100ms', 'uniform:1s,3s', 'const:0s' or '0s' -> a distribution of durations in seconds. */
export function parseDurationDistribution(text: string): Distribution {
  const [name = '', list = ''] = text.includes(':') ? text.split(':', 2) : ['const', text];
  const kind = kinds[name.trim()];
  const values = list.split(',').filter((v) => v.trim() !== '');
  if (!kind || values.length !== kind.parameters) {
    throw new LoadstoneError(
      'E_DISTRIBUTION',
      `a distribution is one of const:T, exp:MEAN, uniform:LOW,HIGH, got '${text}'`,
    );
  }
  const parsed = values.map((value) => duration(value, text));
  if (name === 'uniform' && parsed[0]! >= parsed[1]!) {
    throw new LoadstoneError('E_DISTRIBUTION', `uniform needs LOW < HIGH, got '${text}'`);
  }
  return kind.make(...parsed);
}
