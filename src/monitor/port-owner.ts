import { readdirSync, readlinkSync } from 'node:fs';
import { hasProc, listPids, NO_PROC, parseStat, readNow } from './proc.ts';

export interface PortOwner {
  readonly pid: number | null;
  /** Why there is no pid. */
  readonly missing: string | null;
}

/** The process that listens on a local port; of several that share it, the one that started the others. */
export async function portOwner(port: number): Promise<PortOwner> {
  if (!hasProc) return none(`the owner of port ${port} ${NO_PROC}`);
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeners(readNow(table) ?? '', port)),
  );
  if (inodes.size === 0) return none(`nothing on this machine listens on port ${port}`);
  const owners = listPids().filter((pid) => holds(pid, inodes));
  const eldest = owners.find((pid) => !owners.includes(parentOf(pid)));
  if (eldest === undefined) return none(`the process that listens on port ${port} is another user's`);
  if (readNow(`/proc/${eldest}/comm`)?.trim() === 'docker-proxy') {
    return none(`port ${port} is forwarded into a container`);
  }
  return { pid: eldest, missing: null };
}

/** Any address, or this machine's own: 0.0.0.0, 127.0.0.1, [::], [::1] as /proc/net/tcp* write them. */
const LOCAL = new Set([
  '00000000',
  '0100007F',
  '0'.repeat(32),
  `${'0'.repeat(24)}01000000`,
  '0000000000000000FFFF00000100007F',
]);
const LISTEN = '0A';

/** The socket inodes that listen on the port, from the text of /proc/net/tcp or tcp6. */
export function listeners(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => {
      const [address, localPort] = (fields[1] ?? '').split(':');
      return fields[3] === LISTEN && localPort === hex && LOCAL.has(address!);
    })
    .map((fields) => fields[9]!);
}

function holds(pid: number, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function parentOf(pid: number): number {
  return parseStat(readNow(`/proc/${pid}/stat`) ?? '')?.ppid ?? 0;
}

const none = (missing: string): PortOwner => ({ pid: null, missing });
