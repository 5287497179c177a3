import { LoadstoneError } from '../core/errors.ts';

const REFERENCE = /\$\{env\.([^}]*)\}/g;
/** A shorter value would stand in any text by chance. */
const SHORTEST = 4;

/** Fills in what a spec only refers to: `${env.NAME}` is a variable of our environment, and stands in no result. */
export class Secrets {
  readonly #values = new Map<string, string>();

  fill(text: string): string {
    return text.replace(REFERENCE, (whole, name: string) => {
      const value = process.env[name];
      if (value === undefined)
        throw new LoadstoneError('E_SPEC', `workload.driver: ${whole} is not set in the environment`);
      this.#values.set(value, whole);
      return value;
    });
  }

  /** The text with each value written as what refers to it. */
  hide(text: string): string {
    let hidden = text;
    for (const [value, reference] of this.#values) {
      if (value.length >= SHORTEST) hidden = hidden.replaceAll(value, reference);
    }
    return hidden;
  }
}
