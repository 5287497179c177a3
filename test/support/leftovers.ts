import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Processes and temporary folders that carry one of the labels: looked for in the operating system itself, not
 * through the code under test. Linux only.
 */
export function leftovers(labels: readonly string[]): string[] {
  const carries = (text: string) => labels.some((label) => text.includes(label));
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const command = read(`/proc/${pid}/cmdline`);
      const found = carries(read(`/proc/${pid}/environ`)) || carries(command);
      return found && !read(`/proc/${pid}/stat`).includes(') Z ') ? [`process ${pid}: ${command}`] : [];
    });
  const folders = [...new Set([tmpdir(), '/tmp', '/var/tmp'])].flatMap((folder) =>
    readdirSync(folder)
      .filter(carries)
      .map((name) => join(folder, name)),
  );
  return [...processes, ...folders];
}

/** The labels of all runs that have a journal in this state directory. */
export function journaled(stateDir: string): string[] {
  try {
    return readdirSync(join(stateDir, 'runs')).map((name) => name.replace(/\..*$/, ''));
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
