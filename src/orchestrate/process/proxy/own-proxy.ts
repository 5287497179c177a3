import { fileURLToPath } from 'node:url';
import { sleep } from '../../../core/abort.ts';
import { compiled } from '../../../core/compiled.ts';
import type { ProxyChoice } from '../../../plan/plan.ts';
import { ManagedProcess } from '../managed-process.ts';
import { LOOPBACK } from '../ports.ts';
import { notReady, untilReady } from '../readiness.ts';
import type { FromProxy, ToProxy } from './protocol.ts';
import {
  DRAIN_WITHIN_MS,
  POLL_MS,
  type ServiceProxy,
  START_WITHIN_MS,
  type StartProxy,
} from './service-proxy.ts';

const ANY_PORT = 0;

/** Our own proxy: a Node.js process that is told its replicas by messages. */
export class OwnProxy implements ServiceProxy {
  readonly process: ManagedProcess;
  readonly port: number;
  readonly metrics = null;
  #nextId = 1;

  private constructor(process: ManagedProcess, port: number) {
    this.process = process;
    this.port = port;
  }

  static starter(balance: ProxyChoice['balance'], seed: number): StartProxy {
    return async (context, name, port, signal) => {
      const main = compiled('src/orchestrate/process/proxy/proxy-main.ts', '../../../../', import.meta.url);
      const told = [LOOPBACK, String(port ?? ANY_PORT), balance, String(seed)];
      const command = [process.execPath, fileURLToPath(main), ...told];
      const managed = await ManagedProcess.launch(context, { name, command, messages: true });
      try {
        let listening: number | undefined;
        managed.child.on('message', (message: FromProxy) => {
          if (message.type === 'listening') listening = message.port;
        });
        const check = async () => ({ ready: listening !== undefined, said: 'it does not listen' });
        await untilReady(managed, check, START_WITHIN_MS, signal);
        return new OwnProxy(managed, listening!);
      } catch (error) {
        await managed.stop();
        throw error;
      }
    };
  }

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

  stop(): Promise<void> {
    return this.process.stop();
  }
}
