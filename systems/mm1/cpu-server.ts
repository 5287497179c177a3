import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../src/core/compiled.ts';
import { monotonicNow } from './clock.ts';
import type { Served, Server } from './station.ts';

const ANSWER_BYTES = 24;
/** Burnt before the first request comes: by then the code is compiled. */
const REHEARSAL_S = 0.02;

/** Spends a service time as CPU time, in a process of its own: what HTTP takes is not part of it. */
export class CpuServer implements Server {
  readonly kind = 'cpu';
  readonly #child: ChildProcess;
  #received = Buffer.alloc(0);
  #freed: ((served: Served) => void) | undefined;
  #closing = false;

  constructor() {
    const program = fileURLToPath(compiled('systems/mm1/burn.ts', '../../', import.meta.url));
    this.#child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout!.on('data', (bytes: Buffer) => this.#read(bytes));
    // That it cannot be told anything is said by its end.
    this.#child.stdin!.on('error', () => {});
    this.#child.once('exit', (code, signal) => {
      if (!this.#closing) throw new Error(`a server's process has ended: ${signal ?? code}`);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  serve(work_s: number, _from: number, freed: (served: Served) => void): void {
    this.#freed = freed;
    this.#child.stdin!.write(Buffer.from(Float64Array.of(work_s).buffer));
  }

  async close(): Promise<void> {
    this.#closing = true;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.stdin!.end();
    await exited;
  }

  #read(bytes: Buffer): void {
    const freed = monotonicNow();
    this.#received = Buffer.concat([this.#received, bytes]);
    if (this.#received.length < ANSWER_BYTES) return;
    const [began, ended, spent_s] = new Float64Array(Uint8Array.from(this.#received).buffer);
    this.#received = Buffer.alloc(0);
    this.#freed!({ freed, service_s: ended! - began!, spent_s: spent_s! });
  }
}

/** One that is up, and has burnt before. */
export async function openCpuServer(): Promise<CpuServer> {
  const server = new CpuServer();
  await new Promise((resolve) => server.serve(REHEARSAL_S, monotonicNow(), resolve));
  return server;
}
