import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../core/compiled.ts';
import { createHost } from '../../monitor/index.ts';
import type { ContractHarness } from '../contract-suite.ts';
import type { DeploymentRequest, OwnedThing } from '../orchestrator.ts';
import { type ProcessOptions, ProcessOrchestrator } from '../process/process-orchestrator.ts';
import { cleanAll } from '../undo.ts';
import { script, subjectSystem } from './systems.ts';

export const host = createHost({ missing: 'not wanted in tests' });
export const watchdogMain = fileURLToPath(compiled('src/run/watchdog-main.ts', '../../../', import.meta.url));

/** A coordinator in a process of its own; see coordinator.ts for the options. */
export function coordinate(request: DeploymentRequest, options: object) {
  const child = spawn(
    process.execPath,
    [script('coordinator.ts'), JSON.stringify(request), JSON.stringify(options)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const ends = ended.then(() => Promise.reject(new Error('the coordinator ended')));
  // Most are killed before they are up: only who waits for that hears of it.
  const applied = Promise.race([once(child.stdout, 'data').then(([data]) => String(data)), ends]);
  applied.catch(() => undefined);
  return {
    /** What it says when the system is up. */
    applied,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What carries the run's label, and folders with its name, journaled or not. */
export async function left(run: string): Promise<OwnedThing[]> {
  const pids = await host.findByLabel(run);
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(`${run}-`));
  return [
    ...pids.map((pid) => ({ run, kind: 'process', id: String(pid) }) as const),
    ...folders.map((name) => ({ run, kind: 'folder', id: join(tmpdir(), name) }) as const),
  ];
}

export async function processHarness(): Promise<ContractHarness & { readonly stateDir: string }> {
  const stateDir = await mkdtemp(join(tmpdir(), 'contract-state-'));
  const base = { systems: tmpdir(), stateDir, stopWithinMs: 1_500 } satisfies Partial<ProcessOptions>;
  return {
    name: 'local processes',
    stateDir,
    create: async (options = {}) =>
      new ProcessOrchestrator({ host, watchdog: watchdogMain, ...base, ...options }),
    system: (environment) => subjectSystem({ environment: environment ?? {} }),
    // Without a watchdog: what it would do is tested apart, here the next clean has to do it.
    coordinate: (request) => {
      const { applied, kill } = coordinate(request, { ...base, watchdog: null });
      const up = applied.then(() => undefined);
      up.catch(() => undefined);
      return { applied: up, kill };
    },
    clean: async () => {
      await cleanAll({ host, stateDir, withinMs: 1_000 });
    },
    left,
    foreign: async () => {
      // The same program under the same user, with another run's label.
      const child = spawn(process.execPath, [script('subject.ts')], {
        env: { ...process.env, PORT: '0', LOADSTONE_RUN: 'loadstone-somebody-else' },
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
      });
      await once(child.stdout, 'data');
      return {
        isThere: () =>
          child.exitCode === null && child.signalCode === null && existsSync(script('subject.ts')),
        end: async () => {
          child.kill('SIGKILL');
          await once(child, 'exit');
        },
      };
    },
  };
}
