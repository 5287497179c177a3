import { LoadstoneError } from '../../core/errors.ts';
import type { ParameterName } from './parameters.ts';

export type Texts = Readonly<Partial<Record<ParameterName, string>>>;

/** The parameters of a model as they were written; each reader says what is wrong with one. */
export class Given {
  readonly #texts: Texts;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  has(name: ParameterName): boolean {
    return this.#texts[name] !== undefined;
  }

  text(name: ParameterName, fallback?: string): string {
    const text = this.#texts[name] ?? fallback;
    if (text !== undefined) return text;
    throw new LoadstoneError('E_USAGE', `this model needs ${name}, which is missing`);
  }

  number(name: ParameterName, fallback?: number): number {
    const values = this.numbers(name, fallback === undefined ? undefined : [fallback]);
    if (values.length === 1) return values[0]!;
    throw new LoadstoneError('E_PARAMETER', `${name} is one number here, got ${values.length}`);
  }

  /** '2,3,1' */
  numbers(name: ParameterName, fallback?: readonly number[]): readonly number[] {
    if (fallback && !this.has(name)) return fallback;
    return this.text(name)
      .split(',')
      .map((text) => number(name, text));
  }

  /** One number each, or the same for all of `count` classes. */
  each(name: ParameterName, count: number, fallback?: number): readonly number[] {
    const all = this.numbers(name, fallback === undefined ? undefined : [fallback]);
    if (all.length === 1) return Array.from({ length: count }, () => all[0]!);
    if (all.length === count) return all;
    throw new LoadstoneError(
      'E_PARAMETER',
      `${name} takes one number, or one for each of the ${count} classes, got ${all.length}`,
    );
  }

  /** '1,3;2,4' by rows. */
  matrix(name: ParameterName): readonly (readonly number[])[] {
    return this.text(name)
      .split(';')
      .map((row) => row.split(',').map((text) => number(name, text)));
  }

  /** '1,2,delay', or the same for all of `count` stations. */
  servers(count: number): readonly (number | 'delay')[] {
    if (!this.has('servers')) return Array.from({ length: count }, () => 1);
    const all = this.text('servers').split(',');
    const each = all.length === 1 ? Array.from({ length: count }, () => all[0]!) : all;
    if (each.length === count) return each.map((text) => (text === 'delay' ? text : number('servers', text)));
    throw new LoadstoneError('E_PARAMETER', `servers names ${all.length} stations of ${count}`);
  }

  /** The same with every number of one parameter multiplied. */
  scaled(name: ParameterName, by: number): Given {
    return this.with(
      name,
      this.numbers(name).map((value) => value * by),
    );
  }

  with(name: ParameterName, values: readonly number[]): Given {
    return new Given({ ...this.#texts, [name]: values.join(',') });
  }
}

function number(name: ParameterName, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new LoadstoneError('E_PARAMETER', `${name} takes plain numbers, got '${text}'`);
}
