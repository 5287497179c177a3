import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Upstreams } from './upstreams.ts';

const create = () => new Upstreams<string>((url) => `to ${url}`);
const settled = async (promise: Promise<unknown>) => {
  let done = false;
  promise.then(() => {
    done = true;
  });
  await new Promise(setImmediate);
  return done;
};

describe('the upstreams of a proxy', () => {
  test('take requests in turn', async () => {
    const upstreams = create();
    await upstreams.replace(['a', 'b', 'c']);
    expect(Array.from({ length: 7 }, () => upstreams.begin()?.url).join('')).toBe('abcabca');
  });

  test('are none at first', () => {
    expect(create().begin()).toBeUndefined();
  });

  test('that leave get nothing more, and have left when nothing is in flight', async () => {
    const upstreams = create();
    await upstreams.replace(['a', 'b']);
    const [a, b] = [upstreams.begin()!, upstreams.begin()!];
    const leaving = upstreams.replace(['a']);
    expect(upstreams.begin()?.url).toBe('a');
    expect(await settled(leaving)).toBe(false);
    upstreams.end(a);
    expect(await settled(leaving)).toBe(false);
    upstreams.end(b);
    expect((await leaving).map(({ url }) => url)).toEqual(['b']);
  });

  test('that stay keep their connections and their count', async () => {
    const upstreams = create();
    await upstreams.replace(['a', 'b']);
    const a = upstreams.begin()!;
    await upstreams.replace(['a', 'c']);
    expect([upstreams.begin(), upstreams.begin()]).toContain(a);
    expect(a.inFlight).toBe(2);
  });

  test('whatever happens, the rotation is fair to within one and nobody leaves with requests in flight', () => {
    const action = fc.oneof(
      fc.record({ type: fc.constant('begin' as const) }),
      fc.record({ type: fc.constant('end' as const), which: fc.nat() }),
      fc.record({
        type: fc.constant('replace' as const),
        urls: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
      }),
    );
    return fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const upstreams = create();
        const open: { url: string; inFlight: number }[] = [];
        const counts = new Map<string, number>();
        const replacing: Promise<unknown>[] = [];
        for (const step of actions) {
          if (step.type === 'begin') {
            const upstream = upstreams.begin();
            if (!upstream) continue;
            open.push(upstream);
            counts.set(upstream.url, (counts.get(upstream.url) ?? 0) + 1);
          } else if (step.type === 'end' && open.length > 0) {
            upstreams.end(open.splice(step.which % open.length, 1)[0] as Parameters<typeof upstreams.end>[0]);
          } else if (step.type === 'replace') {
            counts.clear();
            for (const url of step.urls) counts.set(url, 0);
            const left = upstreams.replace(step.urls);
            replacing.push(
              left.then((gone) => expect(gone.map(({ inFlight }) => inFlight)).toEqual(gone.map(() => 0))),
            );
          }
          const shares = [...counts.values()];
          if (shares.length > 0) expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        }
        for (const upstream of open) upstreams.end(upstream as Parameters<typeof upstreams.end>[0]);
        await Promise.all(replacing);
      }),
      { seed: 7 },
    );
  });
});
