import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LoadstoneError } from '../core/errors.ts';
import type { Window } from '../measure/window.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import { checkScript } from './choice.ts';
import { type Preparation, REQUESTS, type ToolLoad } from './driver.ts';
import type { FoundTool } from './find-tool.ts';
import { readRequests } from './read-requests.ts';
import { Secrets } from './secrets.ts';
import { type Tallied, Tally } from './tally.ts';
import { ToolLog } from './tool-log.ts';
import { deferred, isLate } from './wait-for.ts';

/** Starts a process in a group of its own, with no more of our environment than it is given. */
export type Launch = (command: readonly string[], options: LaunchOptions) => Promise<RunningTool>;

export interface LaunchOptions {
  readonly cwd: string;
  /** Where the tool's files are; it goes with the process, however we end. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stopSignal: NodeJS.Signals;
  /** What it writes to its standard output and error. */
  readonly onOutput: (text: string) => void;
}

export interface RunningTool {
  readonly pid: number;
  /** Resolves, never rejects, with how it ended: 'exited with code 1'. Its output is complete then. */
  readonly exited: Promise<string>;
  /** Ends it and its process group. Safe to call twice. */
  stop(): Promise<void>;
  /** After the stop, once the folder is gone. */
  release(): Promise<void>;
}

export interface ToolOptions {
  /** Of the process: its folder is called so. */
  readonly label: string;
  readonly target: string;
  readonly trial: Pick<PlannedTrial, 'workload' | 'phases' | 'seed'>;
  readonly tool: FoundTool;
  readonly window: Window;
  /** Whether each request is kept by itself. */
  readonly keepRequests: boolean;
  readonly launch: Launch;
}

/** A virtual machine and a script's own set-up may take their time. */
const BEGIN_WITHIN_MS = 120_000;
const LAST_WORDS_MS = 2000;
/** Kept up beyond the window, which begins when we hear of the load: that may be later than the tool's own beginning. */
const OVERRUN_S = 1;

/** Starts a tool and waits until its load begins. One that ends before that is an error that quotes it. */
export async function startTool(options: ToolOptions, signal: AbortSignal): Promise<StartedTool> {
  const { script } = options.trial.workload.driver!;
  if (script) await checkScript(script);
  const tool = new StartedTool(options, await mkdtemp(join(tmpdir(), `${options.label}-`)));
  try {
    await tool.start(signal);
    return tool;
  } catch (error) {
    await tool.close();
    throw error;
  }
}

/** A tool at work. */
export class StartedTool {
  /** When its load began, in ms since 1970. */
  began = Number.NaN;
  readonly #options: ToolOptions;
  readonly #folder: string;
  readonly #preparation: Preparation;
  readonly #load: ToolLoad;
  readonly #secrets = new Secrets();
  readonly #log = new ToolLog();
  readonly #over = deferred<void>();
  #process: RunningTool | undefined;
  #exit: string | null = null;
  #closed = false;

  constructor(options: ToolOptions, folder: string) {
    const { workload, phases, seed } = options.trial;
    this.#options = options;
    this.#folder = folder;
    const script = workload.driver?.script?.file;
    this.#load = {
      ...{ workload, phases, seed, target: options.target },
      duration_s: Math.ceil(options.window.until) + OVERRUN_S,
      ...(script === undefined ? {} : { script }),
    };
    this.#preparation = options.tool.driver.prepare(this.#load, (file) => join(folder, file));
  }

  get pid(): number {
    return this.#process!.pid;
  }

  /** How it ended; null: it runs. */
  get exit(): string | null {
    return this.#exit;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { driver, program } = this.#options.tool;
    const { args, last = [], files } = this.#preparation;
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.#folder, name), text);
    const begins = driver.begins(this.#load);
    const begun = deferred<number>();
    const lines = lineReader((line) => {
      const at = begins.exec(line)?.[1];
      if (at !== undefined) begun.resolve(Number(at));
      if (driver.isOver?.test(line)) this.#over.resolve();
    });
    const own = this.#options.trial.workload.driver!.args.map((arg) => this.#secrets.fill(arg));
    const environment = this.#environment();
    signal.throwIfAborted();
    const process = await this.#options.launch([program, ...args, ...own, ...last], {
      cwd: this.#load.script === undefined ? this.#folder : dirname(this.#load.script),
      folder: this.#folder,
      environment,
      stopSignal: driver.stopSignal,
      onOutput: (text) => {
        this.#log.add(text);
        lines(text);
      },
    });
    this.#process = process;
    void process.exited.then((how) => {
      this.#exit = how;
    });
    const late = await isLate(Promise.race([begun.promise, process.exited]), BEGIN_WITHIN_MS, signal);
    this.began = await Promise.race([begun.promise, Promise.resolve(Number.NaN)]);
    if (!Number.isNaN(this.began)) return;
    const why = late ? `did not begin its load within ${BEGIN_WITHIN_MS / 1000} s` : (this.#exit ?? 'ended');
    const words = this.#secrets.hide(this.#log.lastWords);
    throw new LoadstoneError(
      'E_DRIVER_FAILED',
      `${driver.title} ${why} before its load began${words === '' ? '' : `; it said:\n${words}`}`,
    );
  }

  /** Resolves when it has ended, which it is made to do after `ms`. */
  async finish(ms: number, signal: AbortSignal): Promise<void> {
    const { exited } = this.#process!;
    try {
      if (await isLate(Promise.race([exited, this.#over.promise]), ms, signal)) {
        this.#log.add('\n[loadstone: it did not end by itself and was stopped]\n');
      }
    } finally {
      await this.#process!.stop();
    }
    // Its last words may still be in the pipe; a child of its own may hold that for ever.
    await isLate(exited, LAST_WORDS_MS, signal);
  }

  /** What it told of its requests; after its end. */
  read(): Promise<Tallied> {
    const { tool, trial, window, keepRequests } = this.#options;
    const tally = new Tally(this.began, window, trial.workload.model === 'open', keepRequests);
    return readRequests(tool.driver, tally, join(this.#folder, REQUESTS));
  }

  /** What it was told to do, where that was made from the workload. */
  get script(): { readonly name: string; readonly text: string } | null {
    const { script, files } = this.#preparation;
    return script === undefined ? null : { name: script, text: files[script]! };
  }

  /** What it said, its secrets left out. */
  get log(): string {
    return this.#secrets.hide(this.#log.text);
  }

  /** Ends it, and removes what it has written. Safe at any time, and twice. */
  async close(): Promise<void> {
    await this.#process?.stop();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    if (!this.#closed) await this.#process?.release();
    this.#closed = true;
  }

  #environment(): Record<string, string> {
    const { trial, target, tool } = this.#options;
    const inherited = tool.driver.inherits.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const asked = Object.entries(trial.workload.driver!.environment).map(
      ([key, value]) => [key, this.#secrets.fill(value)] as const,
    );
    return {
      ...Object.fromEntries(inherited),
      ...this.#preparation.environment,
      LOADSTONE_TARGET: target,
      ...Object.fromEntries(asked),
    };
  }
}

function lineReader(take: (line: string) => void): (text: string) => void {
  let open = '';
  return (text) => {
    const lines = (open + text).split('\n');
    open = lines.pop()!;
    for (const line of lines) take(line);
  };
}
