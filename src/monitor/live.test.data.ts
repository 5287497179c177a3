import { type ChildProcess, spawn } from 'node:child_process';
import { hasProc } from './proc.ts';

/** Why the tests that read /proc are skipped on other systems. */
export const needsProc = { skip: !hasProc };

/** A Node.js process that runs this code; resolves when it says 'ready'. */
export async function node(code: string, environment: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', code], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (text) => String(text).includes('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
  return child;
}

/** Ends it, with what it started: closing its input tells all of them to go. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Waits until it says something like this, and answers the first group. */
export function says(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout!.on('data', (data) => {
      text += data;
      const match = pattern.exec(text);
      if (match) resolve(match[1] ?? '');
    });
  });
}

/** Code that starts a process with this code, which shares input and output. */
export const start = (code: string) =>
  `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(code)}], { stdio: 'inherit' })`;

/** Code that keeps a process alive. */
export const stay = 'setInterval(() => {}, 1000);';

/** Code that keeps a CPU busy for some of its own CPU time. */
export const burn = (ms: number) =>
  `{ const from = process.cpuUsage(); let used; do { used = process.cpuUsage(from); } while ((used.user + used.system) / 1000 < ${ms}); }`;
