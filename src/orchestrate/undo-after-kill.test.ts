import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../core/abort.ts';
import type { DeploymentRequest } from './orchestrator.ts';
import { ProcessOrchestrator } from './process/process-orchestrator.ts';
import { coordinate, host, left, watchdogMain } from './test-support/process-harness.ts';
import { subjectSystem } from './test-support/systems.ts';
import { cleanAll, listOwned, undoRun } from './undo.ts';

const system = subjectSystem({
  // One that no other test wants at the same time.
  service: { port: 18_082 },
  services: { db: { kind: 'postgres', port: 18_432 } },
});
const never = () => new AbortController().signal;

let folder: string;
let undo: { host: typeof host; stateDir: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kill-test-'));
  undo = { host, stateDir: join(folder, 'state') };
});
afterAll(() => rm(folder, { recursive: true }));

const request = (run: string, more: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
  run: `loadstone-kill-${process.pid}-${run}`,
  system,
  replicas: {},
  proxied: true,
  ports: 'free',
  logs: join(folder, run),
  ...more,
});
const options = (more: object = {}) => ({ stateDir: undo.stateDir, watchdog: null, ...more });
const journal = (run: string) => join(undo.stateDir, 'runs', `${run}.jsonl`);

describe('a coordinator that is killed', () => {
  test('at any write to the journal, before and after it: clean leaves nothing', {
    timeout: 180_000,
  }, async () => {
    const whole = coordinate(request('whole', { proxied: false }), options({ destroy: true }));
    const writes = Number((await whole.applied).split(' ')[1]);
    await whole.ended;
    expect(writes).toBeGreaterThanOrEqual(9);

    const points = Array.from({ length: writes }, (_, i) => i + 1).flatMap((write) =>
      (['before', 'after'] as const).map((phase) => ({ write, phase })),
    );
    const next = async (): Promise<void> => {
      const killAt = points.shift();
      if (!killAt) return;
      const wanted = request(`${killAt.write}-${killAt.phase}`, { proxied: false });
      await coordinate(wanted, options({ destroy: true, killAt })).ended;
      await cleanAll({ ...undo, withinMs: 2_000 });
      expect(await left(wanted.run), `killed ${killAt.phase} write ${killAt.write}`).toEqual([]);
      expect(existsSync(journal(wanted.run))).toBe(false);
      return next();
    };
    await Promise.all([next(), next(), next()]);
  });

  test('has a watchdog that undoes the run by itself', async () => {
    const wanted = request('watched');
    const coordinator = coordinate(wanted, options({ watchdog: watchdogMain }));
    await coordinator.applied;
    expect((await left(wanted.run)).length).toBeGreaterThan(3);
    await coordinator.kill();
    await until(() => (existsSync(journal(wanted.run)) ? undefined : true), 20);
    expect(await left(wanted.run)).toEqual([]);
  });

  test('has a watchdog for which a clean waits', async () => {
    const stubborn = subjectSystem({ environment: { CHILD: 'yes' } });
    const wanted = request('clean', { system: stubborn });
    const coordinator = coordinate(wanted, options({ watchdog: watchdogMain }));
    await coordinator.applied;
    await coordinator.kill();
    await cleanAll(undo);
    expect(await left(wanted.run)).toEqual([]);
    expect(existsSync(journal(wanted.run))).toBe(false);
  });

  test('is followed by one that takes the same label', async () => {
    const wanted = request('again');
    const coordinator = coordinate(wanted, options());
    await coordinator.applied;
    await coordinator.kill();
    const orchestrator = new ProcessOrchestrator({
      host,
      systems: '/',
      watchdog: null,
      stateDir: undo.stateDir,
    });
    const deployment = await orchestrator.apply(wanted, never());
    expect((await left(wanted.run)).filter(({ kind }) => kind === 'folder')).toHaveLength(1);
    await deployment.destroy();
    expect(await left(wanted.run)).toEqual([]);
  });
});

describe('a system that is kept up', () => {
  test('outlives its coordinator and a clean, until it is undone by name', async () => {
    const wanted = request('kept', { keep: true, ports: 'fixed', proxied: false });
    const coordinator = coordinate(wanted, options({ watchdog: watchdogMain }));
    await coordinator.ended;
    const { port } = system.services.web!;
    const isUp = async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok;
    expect(await isUp()).toBe(true);
    expect((await cleanAll(undo)).find(({ run }) => run === wanted.run)?.state).toBe('kept');
    expect(await isUp()).toBe(true);
    const owned = (await listOwned(undo)).filter(({ run }) => run === wanted.run);
    expect(owned.map(({ kind }) => kind).sort()).toEqual(['folder', 'process', 'process']);

    const orchestrator = new ProcessOrchestrator({
      host,
      systems: '/',
      watchdog: null,
      stateDir: undo.stateDir,
    });
    await expect(orchestrator.apply(wanted, never())).rejects.toMatchObject({ code: 'E_RUN_BUSY' });

    const report = await undoRun(wanted.run, undo);
    expect(report).toMatchObject({ state: 'undone', failed: [] });
    expect(report.undone.map(({ kind }) => kind).sort()).toEqual(['folder', 'process', 'process']);
    expect(await left(wanted.run)).toEqual([]);
    expect(existsSync(journal(wanted.run))).toBe(false);
  });
});
