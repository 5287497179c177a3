import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { LoadstoneError, messageOf } from '../core/errors.ts';

/** A socket in this machine's file system. */
export const UNIX = 'http+unix:';

/** Whether a URL leads to this machine: loopback, or an address of one of its interfaces. */
export async function isLocal(url: string): Promise<boolean> {
  if (url.startsWith(UNIX)) return true;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []),
  );
  const addresses = isIP(host)
    ? [host]
    : await lookup(host, { all: true }).then(
        (all) => all.map(({ address }) => address),
        (error) => {
          throw new LoadstoneError('E_TARGET_UNREACHABLE', `${host} has no address: ${messageOf(error)}`, {
            cause: error,
          });
        },
      );
  return addresses.every((address) => own.has(address) || address === '::1' || address.startsWith('127.'));
}
