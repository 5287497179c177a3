import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether this is a program that can be run: a path, or a name to be found in PATH. */
export function isExecutable(command: string, path = process.env.PATH ?? ''): boolean {
  if (/[\\/]/.test(command)) return canRun(command);
  const extensions = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];
  return path
    .split(delimiter)
    .some((folder) => extensions.some((end) => canRun(join(folder, command + end))));
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
