import { fileURLToPath } from 'node:url';
import { sleep } from '../../../core/abort.ts';
import { compiled } from '../../../core/compiled.ts';
import { ManagedProcess } from '../managed-process.ts';
import { LOOPBACK } from '../ports.ts';
import { notReady, untilReady } from '../readiness.ts';
import type { RunContext } from '../run-context.ts';
import type { FromProxy, ToProxy } from './protocol.ts';

/** Requests that take longer than this do not hold up a scale-in for ever. */
export const DRAIN_WITHIN_MS = 60_000;
const START_WITHIN_MS = 30_000;
const ANY_PORT = 0;
const POLL_MS = 5;

/** The coordinator's side of a proxy before the replicas of one service. */
export class ServiceProxy {
  readonly process: ManagedProcess;
  readonly port: number;
  #nextId = 1;

  private constructor(process: ManagedProcess, port: number) {
    this.process = process;
    this.port = port;
  }

  static async start(
    context: RunContext,
    name: string,
    port: number | null,
    signal: AbortSignal,
  ): Promise<ServiceProxy> {
    const main = compiled('src/orchestrate/process/proxy/proxy-main.ts', '../../../../', import.meta.url);
    const command = [process.execPath, fileURLToPath(main), LOOPBACK, String(port ?? ANY_PORT)];
    const managed = await ManagedProcess.launch(context, { name, command, messages: true });
    try {
      let listening: number | undefined;
      managed.child.on('message', (message: FromProxy) => {
        if (message.type === 'listening') listening = message.port;
      });
      const check = async () => ({ ready: listening !== undefined, said: 'it does not listen' });
      await untilReady(managed, check, START_WITHIN_MS, signal);
      return new ServiceProxy(managed, listening!);
    } catch (error) {
      await managed.stop();
      throw error;
    }
  }

  /**
   * Sends requests to these from now on. Resolves when nothing is in flight to those that left; what takes longer
   * than `drainWithinMs` is not waited for.
   */
  async route(urls: readonly string[], signal: AbortSignal, drainWithinMs = DRAIN_WITHIN_MS): Promise<void> {
    const id = this.#nextId++;
    const { child } = this.process;
    let drained = false;
    const listen = (message: FromProxy) => {
      if (message.type === 'drained' && message.id === id) drained = true;
    };
    child.on('message', listen);
    try {
      const message: ToProxy = { type: 'upstreams', id, urls };
      if (child.connected) child.send(message, () => undefined);
      const deadline = performance.now() + drainWithinMs;
      while (!drained && performance.now() < deadline) {
        if (!this.process.alive) throw await notReady(this.process, `${this.process.exit}`);
        await sleep(POLL_MS, signal);
      }
    } finally {
      child.off('message', listen);
    }
  }
}
