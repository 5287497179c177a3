import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Driver } from './driver.ts';
import type { Tallied, Tally } from './tally.ts';

/** Reads what a tool told of its requests. One that was ended before the first of them has no file. */
export async function readRequests(driver: Driver, tally: Tally, file: string): Promise<Tallied> {
  const take = driver.reader(tally);
  const lines = createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  try {
    for await (const line of lines) take(line);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return tally.finish();
}
