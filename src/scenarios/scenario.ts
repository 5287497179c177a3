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
  /** Prepares data through the system's own API, before any load. What it returns reaches all threads: plain data. */
  setUp?(client: Client, options: Options, signal: AbortSignal): Promise<Setup>;
  user<Prepared>(context: UserContext<Options, Setup, Prepared>): User<Prepared>;
}

export interface UserContext<Options, Setup, Prepared> {
  /** This user's number, from 0, and how many there are. */
  readonly user: number;
  readonly users: number;
  readonly options: Options;
  readonly setup: Setup;
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
}

export interface Request {
  /** What results call it. */
  readonly name: string;
  readonly method: string;
  /** Path and query, below the target's URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The user wants to learn from the answer. */
  readonly learn?: boolean;
}

/** Sends requests outside the measurement. */
export interface Client {
  request(request: Request): Promise<{ readonly status: number; readonly body: string }>;
}

/** Gives a scenario its types. */
export function defineScenario<Options, Setup>(scenario: Scenario<Options, Setup>): Scenario<Options, Setup> {
  return scenario;
}
