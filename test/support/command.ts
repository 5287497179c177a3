import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The package's root, from the sources and from dist/ alike. */
export const root = join(import.meta.dirname, import.meta.dirname.includes('/dist/') ? '../../..' : '../..');
const main = join(root, 'dist/src/cli/main.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line of its own: state, temporary files and working folder are apart from the user's and gone afterwards. */
export class Sandbox {
  readonly home = mkdtempSync(join(tmpdir(), 'loadstone-test-'));
  readonly state = join(this.home, 'state');

  path(...names: string[]): string {
    return join(this.home, ...names);
  }

  /** The path of something that is to be made, without what an earlier attempt of the test may have left there. */
  fresh(name: string): string {
    rmSync(this.path(name), { recursive: true, force: true });
    return this.path(name);
  }

  /** Starts `loadstone ...args`, or another compiled main of this package. */
  start(args: readonly string[], program = main) {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.home,
      env: { ...process.env, LOADSTONE_STATE_DIR: this.state, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { child, ended };
  }

  loadstone(...args: string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
