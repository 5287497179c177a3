/** Reads the process environment: typed, with defaults, and with an error that names the rule and the bad value. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

export class Environment {
  readonly #values: Readonly<Record<string, string | undefined>>;

  constructor(values: Readonly<Record<string, string | undefined>> = process.env) {
    this.#values = values;
  }

  /** Without a default the variable is required. An empty value counts as absent. */
  text(name: string, options: { default?: string; minLength?: number } = {}): string {
    const value = this.#values[name] || options.default;
    if (value === undefined) throw new EnvironmentError(`${name} must be set`);
    if (value.length < (options.minLength ?? 0)) {
      throw new EnvironmentError(
        `${name} must have at least ${options.minLength} characters, got ${value.length}`,
      );
    }
    return value;
  }

  integer(name: string, options: { default: number; min: number; max: number }): number {
    const text = this.#values[name];
    if (!text) return options.default;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= options.min && value <= options.max)) {
      throw new EnvironmentError(
        `${name} must be a whole number from ${options.min} to ${options.max}, got '${text}'`,
      );
    }
    return value;
  }

  /** A decimal number above a limit. */
  number(name: string, options: { default: number; above: number; max: number }): number {
    const text = this.#values[name];
    if (!text) return options.default;
    const value = /^\d*\.?\d+(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!(value > options.above && value <= options.max)) {
      throw new EnvironmentError(
        `${name} must be a number above ${options.above} and at most ${options.max}, got '${text}'`,
      );
    }
    return value;
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.#values[name];
    if (!text) return fallback;
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      throw new EnvironmentError(`${name} must be one of ${choices.join(', ')}, got '${text}'`);
    }
    return choice;
  }

  /** An http or https URL without a path: where another service listens. */
  origin(name: string, fallback: string): string {
    const text = this.#values[name] || fallback;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url?.protocol.startsWith('http') || url.pathname !== '/' || url.search) {
      throw new EnvironmentError(`${name} must be an origin such as http://127.0.0.1:8001, got '${text}'`);
    }
    return url.origin;
  }
}
