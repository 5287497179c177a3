import { LoadstoneError } from '../../core/errors.ts';
import type { Rng } from '../../core/rng.ts';
import type { Value } from './value.ts';

type Draw = (rng: Rng) => Value;

/** What `random.int(1, 9)` and its like mean: arguments as written -> a draw. */
const functions: Readonly<Record<string, (args: readonly string[], whole: string) => Draw>> = {
  int(args, whole) {
    const [low, high] = numbers(args, 2, Number.isSafeInteger, whole, 'whole numbers LOW and HIGH');
    // The product with a number below 1 keeps 53 bits: more outcomes than that cannot all be met.
    if (low! > high! || high! - low! >= Number.MAX_SAFE_INTEGER) throw wrong('LOW at most HIGH', whole);
    return (rng) => low! + Math.floor(rng.next() * (high! - low! + 1));
  },
  float(args, whole) {
    const [low, high] = numbers(args, 2, Number.isFinite, whole, 'numbers LOW and HIGH');
    if (low! > high!) throw wrong('LOW at most HIGH', whole);
    return (rng) => low! + rng.next() * (high! - low!);
  },
  hex: letters('0123456789abcdef'),
  text: letters('abcdefghijklmnopqrstuvwxyz0123456789'),
  uuid(args, whole) {
    if (args.length > 0) throw wrong('nothing between its brackets', whole);
    return uuid;
  },
  pick(args, whole) {
    if (args.length === 0) throw wrong('what to pick from, e.g. random.pick(a, b)', whole);
    return (rng) => args[Math.floor(rng.next() * args.length)]!;
  },
};

export const RANDOM = 'random.';

/** The names of all random functions, for messages. */
export const randomNames = Object.keys(functions).map((name) => RANDOM + name);

/** The function of this name with its arguments; undefined: there is none. */
export function randomFunction(name: string, args: readonly string[]): Draw | undefined {
  const key = name.slice(RANDOM.length);
  if (!name.startsWith(RANDOM) || !Object.hasOwn(functions, key)) return undefined;
  return functions[key]!(args, `${name}(${args.join(', ')})`);
}

/** So many letters of an alphabet. */
function letters(alphabet: string): (args: readonly string[], whole: string) => Draw {
  const MOST = 1024;
  const fits = (n: number) => Number.isInteger(n) && n >= 1 && n <= MOST;
  return (args, whole) => {
    const [length] = numbers(args, 1, fits, whole, `a length from 1 to ${MOST}`);
    return (rng) => {
      let text = '';
      for (let i = 0; i < length!; i++) text += alphabet[Math.floor(rng.next() * alphabet.length)];
      return text;
    };
  };
}

/** Version 4 of RFC 9562: 122 random bits. */
function uuid(rng: Rng): string {
  const words = Array.from({ length: 4 }, () => rng.uint32());
  words[1] = ((words[1]! & 0xffff0fff) | 0x4000) >>> 0;
  words[2] = ((words[2]! & 0x3fffffff) | 0x80000000) >>> 0;
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function numbers(
  args: readonly string[],
  count: number,
  fits: (value: number) => boolean,
  whole: string,
  rule: string,
): number[] {
  const values = args.map((arg) => (arg === '' ? Number.NaN : Number(arg)));
  if (values.length !== count || !values.every(fits)) throw wrong(rule, whole);
  return values;
}

const wrong = (rule: string, whole: string) =>
  new LoadstoneError('E_SPEC', `${whole.replace(/\(.*/, '')} takes ${rule}, got '\${${whole}}'`);
