import { constants } from 'node:fs';
import { chmod, chown, copyFile, lchown, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';

export interface CopyOptions {
  /** Give the copy to this user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Everybody may read it, and run what its owner may run. */
  readonly readable?: boolean;
}

/** Copies a folder to a place that does not exist yet, sharing blocks where the file system can (reflinks). */
export async function copyTree(from: string, to: string, options: CopyOptions = {}): Promise<void> {
  await mkdir(to);
  await Promise.all(
    (await readdir(from, { withFileTypes: true })).map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) return copyTree(source, target, options);
      if (entry.isSymbolicLink()) {
        await symlink(await readlink(source), target);
        if (options.owner) await lchown(target, options.owner.uid, options.owner.gid);
        return;
      }
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await dress(source, target, options);
    }),
  );
  await dress(from, to, options);
}

/** The source's mode, whatever the umask. */
async function dress(source: string, target: string, { owner, readable }: CopyOptions): Promise<void> {
  const { mode } = await lstat(source);
  await chmod(target, readable ? mode | 0o444 | ((mode & 0o100) !== 0 ? 0o111 : 0) : mode);
  if (owner) await chown(target, owner.uid, owner.gid);
}
