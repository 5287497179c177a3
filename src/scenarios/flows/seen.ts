import type { Answer } from '../scenario.ts';
import { fieldsOf } from './head-fields.ts';

/** An answer as checks and extractions look at it; its JSON is parsed once, when it is first asked for. */
export class Seen {
  readonly answer: Answer;
  readonly #cookie: (name: string) => string | undefined;
  #json: { value: unknown } | undefined;

  constructor(answer: Answer, cookie: (name: string) => string | undefined) {
    this.answer = answer;
    this.#cookie = cookie;
  }

  get body(): string {
    return this.answer.body ?? '';
  }

  /** undefined: the body is none. */
  get json(): unknown {
    this.#json ??= { value: parsed(this.body) };
    return this.#json.value;
  }

  header(name: string): string | undefined {
    return fieldsOf(this.answer.head, name)[0];
  }

  cookie(name: string): string | undefined {
    return this.#cookie(name);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
