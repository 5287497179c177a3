import { open } from 'node:fs/promises';

const LINES = 10;
const BYTES = 16 * 1024;

/** The last lines of a log, of what was written after its first `skip` bytes; empty when there is none. */
export async function logTail(path: string, skip = 0): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const from = Math.max(skip, size - BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BYTES), 0, Math.max(0, size - from), from);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-LINES).join('\n');
  } finally {
    await file.close();
  }
}
