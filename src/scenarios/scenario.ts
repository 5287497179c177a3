import type { z } from 'zod';
import type { Rng } from '../core/rng.ts';

/**
 * What users do. A scenario never sees a clock, a socket or a thread: it describes requests, and the choice at step
 * j of a user comes from the random numbers of that step alone.
 */
export interface Scenario<Options = unknown, Setup = unknown> {
  readonly name: string;
  /** One line for a list of scenarios. */
  readonly title: string;
  readonly options: z.ZodType<Options>;
  /** What stands behind this one, where that is known only once its options are: a module of the user's. */
  load?(options: Options): Promise<Pick<Scenario, 'setUp' | 'tearDown' | 'user'>>;
  /** Puts into the options what the files hold that they name, so that a plan has all that its run needs. */
  readFiles?(options: Options, files: Files): Options;
  /**
   * Prepares data through the system's own API, before any load of so many users. What it returns reaches all
   * threads: plain data.
   */
  setUp?(client: Client, options: Options, signal: AbortSignal, users: number): Promise<Setup>;
  /** Takes it away again, after the load. */
  tearDown?(client: Client, options: Options, setup: Setup, signal: AbortSignal): Promise<void>;
  user<Prepared>(context: UserContext<Options, Setup, Prepared>): User<Prepared>;
}

/** The files that a spec names, by paths relative to it. */
export interface Files {
  read(path: string): string;
  /** The whole path. */
  resolve(path: string): string;
}

export interface UserContext<Options, Setup, Prepared> {
  /** This user's number, from 0, and how many there are. */
  readonly user: number;
  readonly users: number;
  readonly options: Options;
  readonly setup: Setup;
  /** The target's own path, which goes before every request's. */
  readonly base: string;
  /** Makes a request ready to be sent: once, if it stays the same. */
  prepare(request: Request): Prepared;
}

export interface User<Prepared> {
  /** The next step's request. */
  next(rng: Rng): Prepared;
  /**
   * The body of a good answer to the last request, if that asked for it. Throws when it is not what the request
   * should have brought: the request then counts as failed.
   */
  learn?(body: string): void;
  /**
   * What is wrong with an answer, if anything: in place of `learn`, and of the rule that a status from 400 on is an
   * error. Hears of every complete answer; `about` is what the request said it is about.
   */
  judge?(answer: Answer, about: unknown): Fault | undefined;
  /** Seconds from the last answer to the next request; undefined: what the workload says. */
  pause?(rng: Rng): number | undefined;
}

export interface Answer {
  readonly status: number;
  /** Bytes of the body, as they came over the wire. */
  readonly bytes: number;
  /** Only if the request asked to learn from it. */
  readonly body: string | undefined;
  /** Status line and header fields; only if the request asked to learn from them. */
  readonly head?: string | undefined;
}

/** How a judge calls what is wrong. What stands after the colon is counted apart. */
export type Fault =
  | 'http_4xx'
  | 'http_5xx'
  | 'unexpected_body'
  | `check_failed: ${string}`
  | `extract_failed: ${string}`;

export interface Request {
  /** What results call it. */
  readonly name: string;
  readonly method: string;
  /** Path and query, below the target's URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The user wants to learn from the body of the answer, or from its head. */
  readonly learn?: boolean;
  readonly learnHead?: boolean;
  /** Handed to the user's judge with the answer. */
  readonly about?: unknown;
}

/** Sends requests outside the measurement. */
export interface Client {
  request(request: Request): Promise<Answer & { readonly body: string }>;
  /** The target's own path, which goes before every request's. */
  readonly base: string;
}

/** Gives a scenario its types. */
export function defineScenario<Options, Setup>(scenario: Scenario<Options, Setup>): Scenario<Options, Setup> {
  return scenario;
}
