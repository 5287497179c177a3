import { afterEach, describe, expect, test } from 'vitest';
import { monotonicNow } from './clock.ts';
import { CpuServer, openCpuServer } from './cpu-server.ts';
import { PreciseTimer } from './precise-timer.ts';
import type { Served, Server } from './station.ts';
import { WaitServer } from './wait-server.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

function kept<T extends Server>(server: T): T {
  servers.push(server);
  return server;
}

const serve = (server: Server, work_s: number, from = monotonicNow()) =>
  new Promise<Served>((resolve) => server.serve(work_s, from, resolve));

describe('a precise timer', () => {
  test('rings once, not before its time, and says when that was', async () => {
    for (const delay of [0, 0.0001, 0.0012, 0.003, 0.02]) {
      const at = monotonicNow() + delay;
      const rung: number[] = [];
      await new Promise<void>((resolve) => {
        const timer = new PreciseTimer((now) => {
          rung.push(now);
          // Long enough for a second ring to come, if there was one.
          setTimeout(resolve, 5);
        });
        timer.set(at);
      });
      expect(rung).toHaveLength(1);
      expect(rung[0]).toBeGreaterThanOrEqual(at);
      expect(rung[0]).toBeLessThanOrEqual(monotonicNow());
    }
  });

  test('rings at the last time it was set to, be it sooner or later, or never', async () => {
    const order: string[] = [];
    const now = monotonicNow();
    await new Promise<void>((resolve) => {
      const timer = (name: string) => new PreciseTimer(() => void order.push(name));
      const [later, never] = [timer('later'), timer('never')];
      const sooner = timer('sooner');
      later.set(now);
      later.set(now + 0.3);
      never.set(now + 0.001);
      never.set(Infinity);
      sooner.set(now + 3600);
      sooner.set(now + 0.01);
      new PreciseTimer(() => resolve()).set(now + 0.6);
    });
    expect(order).toEqual(['sooner', 'later']);
  });
});

describe('a server that waits', () => {
  test('is occupied from where its service began, at least as long as it was asked', async () => {
    const server = kept(new WaitServer());
    let from = monotonicNow();
    for (const work_s of [0.004, 0, 0.0003, 0.002]) {
      const { freed, service_s, spent_s } = await serve(server, work_s, from);
      expect(freed - from).toBeGreaterThanOrEqual(work_s - 1e-9);
      expect(service_s).toBe(freed - from);
      expect(spent_s).toBe(work_s);
      from = freed;
    }
  });
});

describe('a server that burns CPU time', () => {
  test('burns at least what it was asked, as its own CPU clock says', async () => {
    const server = kept(await openCpuServer());
    for (const work_s of [0.02, 0, 0.003, 0.05]) {
      const before = monotonicNow();
      const { freed, service_s, spent_s } = await serve(server, work_s);
      expect(spent_s).toBeGreaterThanOrEqual(work_s);
      expect(service_s).toBeGreaterThanOrEqual(0);
      expect(service_s).toBeLessThanOrEqual(freed - before);
    }
  });

  test('goes on through a signal to the group, and ends with its pipe', async () => {
    const server = kept(await openCpuServer());
    const serving = serve(server, 0.05);
    process.kill(server.pid!, 'SIGTERM');
    process.kill(server.pid!, 'SIGINT');
    expect((await serving).spent_s).toBeGreaterThanOrEqual(0.05);
    expect((await serve(server, 0.001)).spent_s).toBeGreaterThanOrEqual(0.001);
    await server.close();
    expect(() => process.kill(server.pid!, 0)).toThrow('ESRCH');
    await server.close();
  });

  test('can be closed before it was ready', async () => {
    await new CpuServer().close();
  });
});
