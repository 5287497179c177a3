import type { Rng } from '../../core/rng.ts';
import type { Answer, Fault, User, UserContext } from '../scenario.ts';
import type { DataSource, Flow, FlowStep, Program } from './program.ts';
import { type Prepared, Session } from './session.ts';

/** What a request is about. */
interface Asked {
  readonly step: FlowStep;
  readonly path: string;
  /** The sequence that it belongs to: a late answer brings nothing to the next one. */
  readonly sequence: number;
}

interface Kept<Ready> {
  readonly cookies: string;
  readonly asked: Asked;
  readonly ready: Ready;
}

const UNAUTHORIZED = 401;

/**
 * Logs in, then runs one flow after the other. Requests follow each other only on good answers: a flow of which one
 * failed, or was not answered when the next one was due, is given up. All choices come from the random numbers of
 * the step in which a flow begins, so users do the same whatever the timing, as long as answers are good.
 */
export class FlowUser<Ready> implements User<Ready> {
  readonly #program: Program;
  readonly #context: UserContext<unknown, Prepared, Ready>;
  readonly #session: Session;
  readonly #weights: number;
  /** Requests that are the same each time. */
  readonly #kept = new Map<FlowStep, Kept<Ready>>();
  /** What is being run, the login or a flow; undefined: nothing was begun, or it was given up. */
  #steps: readonly FlowStep[] | undefined;
  #place = 0;
  #sequence = 0;
  #flows = 0;
  #loggedIn: boolean;
  #asked: Asked | undefined;
  #answeredWell = false;

  constructor(program: Program, context: UserContext<unknown, Prepared, Ready>) {
    const { user, base, setup } = context;
    this.#program = program;
    this.#context = context;
    this.#session = new Session(program, { user, base, values: setup.values });
    this.#weights = program.flows.reduce((sum, { weight }) => sum + weight, 0);
    this.#loggedIn = program.login.length === 0;
  }

  next(rng: Rng): Ready {
    const { scope } = this.#session;
    scope.rng = rng;
    const step = this.#advance(rng);
    const path = step.path.fill(scope);
    const cookies = this.#session.cookiesFor(step, path);
    this.#answeredWell = false;
    const kept = this.#kept.get(step);
    if (kept?.cookies === cookies) {
      this.#asked = kept.asked;
      return kept.ready;
    }
    const asked = { step, path, sequence: this.#sequence };
    const ready = this.#context.prepare(this.#session.request(step, path, cookies, asked));
    if (step.fixed && step.extractions.length === 0) this.#kept.set(step, { cookies, asked, ready });
    this.#asked = asked;
    return ready;
  }

  judge(answer: Answer, about: unknown): Fault | undefined {
    const asked = isAsked(about) ? about : this.#asked;
    if (!asked) return undefined;
    const fault = this.#session.judge(asked.step, asked.path, answer, asked.sequence === this.#sequence);
    if (asked === this.#asked) this.#answeredWell = fault === undefined;
    // A token that has run out: the login brings the next one.
    if (fault && answer.status === UNAUTHORIZED) this.#loggedIn = this.#program.login.length === 0;
    return fault;
  }

  pause(rng: Rng): number | undefined {
    const thinks = this.#asked?.step.thinks ?? [];
    if (!this.#answeredWell || thinks.length === 0) return undefined;
    return thinks.reduce((sum, think) => sum + think.sample(rng), 0);
  }

  #advance(rng: Rng): FlowStep {
    if (!this.#answeredWell) this.#steps = undefined;
    if (!this.#steps || this.#place === this.#steps.length) this.#begin(rng);
    return this.#steps![this.#place++]!;
  }

  #begin(rng: Rng): void {
    const { login, flows, sources } = this.#program;
    // Only good answers lead to the end of the steps.
    if (this.#steps === login) this.#loggedIn = true;
    this.#sequence++;
    this.#place = 0;
    const { scope } = this.#session;
    if (this.#loggedIn) {
      scope.run = this.#flows++;
      this.#steps = chosen(flows, this.#weights, rng).steps;
    } else {
      this.#steps = login;
    }
    for (const source of sources) scope.rows[source.place] = this.#rowOf(source, rng);
  }

  #rowOf({ order, cells: { length } }: DataSource, rng: Rng): number {
    const { user, users } = this.#context;
    switch (order) {
      case 'random':
        return Math.floor(rng.next() * length);
      case 'sequential':
        // All users go through the rows together, each step of theirs known without asking the others.
        return (user + this.#session.scope.run * users) % length;
      default:
        return user % length;
    }
  }
}

/** Each with the share of its weight. */
function chosen(flows: readonly Flow[], weights: number, rng: Rng): Flow {
  let left = rng.next() * weights;
  for (const flow of flows) {
    left -= flow.weight;
    if (left < 0) return flow;
  }
  return flows.at(-1)!;
}

const isAsked = (about: unknown): about is Asked =>
  typeof about === 'object' && about !== null && 'sequence' in about;
