import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, root, type Sandbox } from './command.ts';

/**
 * Does what a page says, block by block: files are written (`file=NAME`), commands are run (`run`), whose words are
 * separated by blanks, unless they are quoted.
 */
export async function followPage(
  page: string,
  sandbox: Sandbox,
  expectEnded: (ended: Ended, line: string) => void,
): Promise<number> {
  const text = readFileSync(join(root, page), 'utf8');
  let commands = 0;
  for (const [, , info, body] of text.matchAll(/```(\w+) ?([^\n]*)\n([\s\S]*?)```/g)) {
    const file = /^file=(.+)$/.exec(info!)?.[1];
    if (file) writeFileSync(sandbox.path(file), body!);
    if (info !== 'run') continue;
    for (const line of body!.trim().split('\n')) {
      const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2]!);
      if (words[0] !== 'npx' || words[1] !== 'loadstone') throw new Error(`a command of ours, got ${line}`);
      expectEnded(await sandbox.loadstone(...words.slice(2)), line);
      commands++;
    }
  }
  return commands;
}
