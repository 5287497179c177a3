import type { Rng } from '../core/rng.ts';
import type { RequestDescription } from './connection.ts';

/** What the generator needs of a scenario. `src/scenarios` has them; whoever starts a generator passes them in. */
export interface LoadScenario {
  /** Prepares data through the system's own API, before any load. What it returns goes to all threads: plain data. */
  setUp?(client: SetupClient, options: unknown, signal: AbortSignal): Promise<unknown>;
  user<R>(context: UserContext<R>): Flow<R>;
}

export interface UserContext<R> {
  /** This user's number, from 0, and how many there are. */
  readonly user: number;
  readonly users: number;
  readonly options: unknown;
  readonly setup: unknown;
  /** Makes a request ready: once, if it stays the same. */
  prepare(description: RequestDescription): R;
}

/** One user: says what they send next, and learns from the answers that were asked for. */
export interface Flow<R> {
  next(rng: Rng): R;
  /** Throws when the body is not what the request should have brought: the request then failed. */
  learn?(body: string): void;
}

/** Sends requests one by one, outside the measurement. Rejects with an error that names the request. */
export interface SetupClient {
  request(description: RequestDescription): Promise<{ readonly status: number; readonly body: string }>;
}
