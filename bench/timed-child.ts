import { spawn } from 'node:child_process';

export interface TimedChild {
  readonly stdout: string;
  /** CPU time of the command and of all that it has waited for, from start to end. */
  readonly cpu_s: number;
}

/**
 * Runs a command and reads its CPU time. Node.js does not tell the rusage of a child; a shell does, in the last line
 * of its `times`, on a line of its own whatever the command's output ended with.
 */
export async function timedChild(command: readonly string[], timeout_s: number): Promise<TimedChild> {
  const child = spawn('sh', ['-c', '"$@"; echo; times', 'sh', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeout_s * 1000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  await new Promise((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  const lines = stdout.trimEnd().split('\n');
  const children = [...(lines.at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  if (children.length !== 2) throw new Error(`${command[0]} was stopped: ${stderr.slice(-500)}`);
  const cpu_s = children.reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  return { stdout: lines.slice(0, -2).join('\n'), cpu_s };
}
