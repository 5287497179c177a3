import type { PlannedTrial } from '../plan/plan.ts';

/** What a tool is to do: the plan's trial on a target. */
export interface ToolLoad extends Pick<PlannedTrial, 'workload' | 'phases' | 'seed'> {
  /** http://host:port, and a path below which everything lies. */
  readonly target: string;
  /** Whole seconds that the tool is to keep up the load, from its own beginning. */
  readonly duration_s: number;
  /** The user's own script; absent: the tool gets one made from the workload. */
  readonly script?: string;
}

/** What a tool is started with: `args`, the user's own, and `last`. Files go into a folder of the trial's own. */
export interface Preparation {
  readonly args: readonly string[];
  readonly last?: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Of `files` the one that says what is done: it is kept with the results. */
  readonly script?: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** One request as a tool tells of it. Times in ms. */
export interface ToolRequest {
  readonly name: string;
  /** When the tool began with it, connecting included, in ms since 1970. */
  readonly started: number;
  /** From there to its end. */
  readonly response: number;
  /** Without what it took to get a connection, where that is known. */
  readonly roundtrip: number;
  /** HTTP status; 0: there was no answer. */
  readonly status: number;
  /** Class of its error; null: good. */
  readonly error: string | null;
  /** Of the answer's body; null: not told. */
  readonly bytes: number | null;
  /** Of the tool's own set-up or tear-down: no part of the load. */
  readonly aside?: boolean;
}

/** Takes what a tool's own output says, one by one. */
export interface ToolSink {
  request(request: ToolRequest): void;
  /** An arrival that was not sent, since nobody was free to send it. */
  dropped(at: number): void;
  users(at: number, count: number): void;
}

/** The files of a tool's run. */
export const REQUESTS = 'requests.csv';

/** Another load tool: how it is found, told what to do, and read. A driver is one file and a line in the table. */
export interface Driver {
  /** As a spec names it, and its program on the PATH. */
  readonly name: 'k6' | 'locust' | 'jmeter';
  /** As it calls itself. */
  readonly title: string;
  /** The variable of the environment that names its program. */
  readonly variable: string;
  /** Arguments that make it tell its version, and where in the answer that stands. */
  readonly askVersion: readonly string[];
  readonly version: RegExp;
  /** The oldest one that works. */
  readonly oldest: string;
  /** How to get it, in a sentence. */
  readonly install: string;
  /** Variables of our environment that it needs beyond the usual ones. */
  readonly inherits: readonly string[];
  /** What of a load it cannot do, each as a rule that names the key; empty: it can do all of it. */
  unable(load: Omit<ToolLoad, 'target' | 'duration_s'>): string[];
  /** Figures of ours that it does not measure, each with why. */
  untold(load: Pick<ToolLoad, 'workload'>): string[];
  /** `path` gives the place of a file of the run. */
  prepare(load: ToolLoad, path: (file: string) => string): Preparation;
  /** The line with which it says that its load begins now; group 1: ms since 1970. */
  begins(load: Pick<ToolLoad, 'workload' | 'script'>): RegExp;
  /** The line after which nothing more comes; absent: it ends by itself. */
  readonly isOver?: RegExp;
  /** Asks it to stop, in good order. */
  readonly stopSignal: NodeJS.Signals;
  /** Takes lines of what it wrote to REQUESTS, from the first on. */
  reader(sink: ToolSink): (line: string) => void;
}

/** What no tool tells, whatever it is called. */
export const neverTold = (title: string, { model }: { readonly model: 'open' | 'closed' }): string[] => [
  `lag and intended times: ${title} does not tell when a request was to be sent, so response times begin when it was`,
  `requests in flight at the end: ${title} tells of those alone that ended`,
  ...(model === 'open' ? [`the arrival certificate: ${title} does not tell the intended times`] : []),
];
