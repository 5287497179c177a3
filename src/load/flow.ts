import type { Rng } from '../core/rng.ts';
import type { Answer, ErrorClass, RequestDescription } from './connection.ts';

/** What the generator needs of a scenario. `src/scenarios` has them; whoever starts a generator passes them in. */
export interface LoadScenario {
  /** What stands behind this one, where that is known only once its options are. */
  load?(options: unknown): Promise<LoadScenario>;
  /** Prepares data through the system's own API, before any load. What it returns goes to all threads: plain data. */
  setUp?(client: SetupClient, options: unknown, signal: AbortSignal, users: number): Promise<unknown>;
  /** Takes it away again, after the load. */
  tearDown?(client: SetupClient, options: unknown, setup: unknown, signal: AbortSignal): Promise<void>;
  user<R>(context: UserContext<R>): Flow<R>;
}

export interface UserContext<R> {
  /** This user's number, from 0, and how many there are. */
  readonly user: number;
  readonly users: number;
  readonly options: unknown;
  readonly setup: unknown;
  /** The target's own path, which goes before every request's. */
  readonly base: string;
  /** Makes a request ready: once, if it stays the same. */
  prepare(description: RequestDescription): R;
}

/** One user: says what they send next, and learns from the answers that were asked for. */
export interface Flow<R> {
  next(rng: Rng): R;
  /** Throws when the body is not what the request should have brought: the request then failed. */
  learn?(body: string): void;
  /**
   * What is wrong with an answer, if anything: in place of `learn`, and of the rule that a status from 400 on is an
   * error. Hears of every complete answer, and what its request is about.
   */
  judge?(answer: Answer, about: unknown): ErrorClass | undefined;
  /** Seconds from the last answer to the next request; undefined: what the workload says. */
  pause?(rng: Rng): number | undefined;
}

/** Sends requests one by one, outside the measurement. Rejects with an error that names the request. */
export interface SetupClient {
  request(description: RequestDescription): Promise<Answer & { readonly body: string }>;
  /** The target's own path, which goes before every request's. */
  readonly base: string;
}
