import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ErrorClass } from '../connection.ts';
import { tcpServer } from '../support/servers.ts';
import { type Client, clients, type Event } from './support/client.ts';
import { type Script, scriptedServer } from './support/scripted-server.ts';

/** What has not come by then need not come; what must come has all the time in the world. */
const SILENCE_MS = 60;
const PATIENCE_MS = 10_000;

const header = fc
  .tuple(fc.stringMatching(/^x-[a-z0-9-]{0,20}$/), fc.stringMatching(/^[!-~][ -~]{0,40}$/))
  .map(([name, value]) => `${name}: ${value}\r\n`);
const headers = fc.oneof(
  { weight: 5, arbitrary: fc.array(header, { maxLength: 5 }).map((lines) => lines.join('')) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 4_000, max: 60_000 }).map((n) => `x-huge: ${'y'.repeat(n)}\r\n`),
  },
);
const interim = fc.constantFrom(
  '',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n',
);
const framing = fc.oneof(
  fc.constant('length' as const),
  fc.constant('until close' as const),
  fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 5 }),
    extension: fc.constantFrom('', ';a', ' ;a=b', ';a="b c"'),
    trailer: fc.constantFrom('', 'X-T: 1\r\n', 'A: b\r\nC: d\r\n'),
  }),
);
/** Every piece is a turn of the event loop; all in pieces of one byte only now and then. */
const pieces = fc.oneof(
  { weight: 3, arbitrary: fc.constant<number[]>([]) },
  { weight: 3, arbitrary: fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constant(Array<number>(400).fill(1)) },
);

interface Answer {
  readonly interim: string;
  readonly headers: string;
  readonly framing: 'length' | 'until close' | { sizes: number[]; extension: string; trailer: string };
  readonly length: number;
  readonly close: boolean;
}
const answer: fc.Arbitrary<Answer> = fc.record({
  interim,
  headers,
  framing,
  length: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 100_000 })),
  close: fc.boolean(),
});

/** Every body says over and over which request it answers. */
const bodyOf = (n: number, length: number) => `#${n};`.repeat(Math.ceil(length / 3)).slice(0, length);

function textOf({ interim, headers, framing, length, close }: Answer, n: number): string {
  const body = bodyOf(n, length);
  const connection = close ? 'Connection: close\r\n' : '';
  const head = `${interim}HTTP/1.1 200 OK\r\n${headers}${connection}`;
  if (framing === 'length') return `${head}Content-Length: ${length}\r\n\r\n${body}`;
  if (framing === 'until close') return `${head}\r\n${body}`;
  let chunks = '';
  let at = 0;
  for (const size of [...framing.sizes, length]) {
    const data = body.slice(at, at + size);
    at += data.length;
    if (data) chunks += `${data.length.toString(16)}${framing.extension}\r\n${data}\r\n`;
  }
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0${framing.extension}\r\n${framing.trailer}\r\n`;
}

const good = (n: number): Script => ({
  bytes: Buffer.from(textOf({ interim: '', headers: '', framing: 'length', length: 9, close: false }, n)),
  pieces: [],
  end: 'keep',
});

/** Opens if need be, asks for /n, and waits for what becomes of it, or closes. */
async function ask(client: Client, n: number, timeout = PATIENCE_MS): Promise<Event | 'silence'> {
  if (!client.connection.ready) {
    const opened = await client.open();
    expect(opened).toBe('ready');
  }
  const answered = client.send({ path: `/${n}` });
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(resolve, timeout, 'silence');
  });
  const first = await Promise.race([answered, silence]);
  clearTimeout(timer);
  if (first === 'silence') client.connection.close();
  return first === 'sent once more' ? client.next() : first;
}

const failures: readonly ErrorClass[] = ['malformed', 'closed', 'reset'];

/** Turns of the event loop in which everything that is on its way arrives. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a connection', () => {
  it('reads all that is well-formed, however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(answer, pieces), { minLength: 1, maxLength: 4 }), async (list) => {
        const server = await scriptedServer(
          list.map(([answer, pieces], n) => ({
            bytes: Buffer.from(textOf(answer, n)),
            pieces,
            end: answer.close || answer.framing === 'until close' ? 'close' : 'keep',
          })),
        );
        const client = clients(server.url)();
        try {
          for (const [n, [{ length, close, framing }]] of list.entries()) {
            const body = bodyOf(n, length);
            if (!client.connection.ready) await client.open();
            expect(await client.send({ path: `/${n}` })).toEqual({ status: 200, bytes: length, body });
            expect(client.connection.ready).toBe(!close && framing !== 'until close');
          }
          expect(client.rest()).toEqual([]);
        } finally {
          client.connection.close();
          await server.close();
        }
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  it('survives all that is not, and gives no answer to the wrong request', async () => {
    const spoilt = fc.record({
      answer,
      pieces,
      end: fc.constantFrom('keep' as const, 'close' as const, 'reset' as const),
      /** Bytes to change, and a place to cut at: shares of the whole. */
      changes: fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })),
        {
          maxLength: 3,
        },
      ),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      after: fc.constantFrom('', '\r\n', 'garbage', 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen'),
    });
    await fc.assert(
      fc.asyncProperty(spoilt, async ({ answer, pieces, end, changes, cut, after }) => {
        const bytes = Buffer.from(textOf(answer, 0) + after);
        for (const [place, byte] of changes) {
          // Most of the harm is in the head.
          bytes[Math.floor(place * Math.min(300, bytes.length - 1))] = byte;
        }
        const script = { bytes: bytes.subarray(0, Math.ceil((cut ?? 1) * bytes.length)), pieces, end };
        const server = await scriptedServer([script, good(1), good(2)]);
        const make = clients(server.url);
        let client = make();
        try {
          const event = await ask(client, 0, SILENCE_MS);
          if (typeof event === 'object' && 'error' in event) expect(failures).toContain(event.error);
          else if (event !== 'silence') expect(event).toHaveProperty('status');
          // Who waits for an answer that never came would be told of the next one.
          if (event === 'silence') client = make();
          // Whoever thinks a while hears what is still to come: bytes that nobody asked for, or the end.
          await server.played();
          await settle();
          expect(client.rest().filter((one) => one !== 'idle close')).toEqual([]);
          client.rest().length = 0;
          for (const n of [1, 2])
            expect(await ask(client, n)).toEqual({ status: 200, bytes: 9, body: bodyOf(n, 9) });
        } finally {
          client.connection.close();
          await server.close();
        }
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it('never takes the rest of one answer for the next when both come at once', async () => {
    const stolen = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen';
    await fc.assert(
      fc.asyncProperty(
        answer.filter(({ framing, length }) => framing !== 'until close' && length < 1000),
        fc.constantFrom(stolen, stolen.slice(0, 9), '\r\n', 'x'),
        async (answer, after) => {
          const text = textOf({ ...answer, headers: '' }, 0) + after;
          const server = await scriptedServer([
            { bytes: Buffer.from(text), pieces: [], end: 'keep' },
            good(1),
          ]);
          const client = clients(server.url)();
          try {
            // No time to think in between.
            expect(await ask(client, 0)).toMatchObject({ status: 200, body: bodyOf(0, answer.length) });
            expect(client.connection.ready).toBe(false);
            expect(await ask(client, 1)).toMatchObject({ body: bodyOf(1, 9) });
            expect(server.connections).toBe(2);
          } finally {
            client.connection.close();
            await server.close();
          }
        },
      ),
      { seed: 23, numRuns: 60 },
    );
  });

  const framings: Record<string, string> = {
    length: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n#0;#0;#0;',
    chunks:
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\n#0;#\r\n5\r\n0;#0;\r\n0\r\nT: u\r\n\r\n',
    interim: 'HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n#0;#0;#0;',
  };

  it.each(Object.entries(framings))(
    'knows at every byte whether an answer was cut off: %s',
    async (_, text) => {
      for (const end of ['close', 'reset'] as const) {
        const scripts = Array.from({ length: text.length + 1 }, (_, cut): Script => {
          return { bytes: Buffer.from(text.slice(0, cut)), pieces: [], end };
        });
        const server = await scriptedServer(scripts);
        const make = clients(server.url);
        const outcomes = await Promise.all(
          scripts.map(async (_, cut) => {
            const client = make();
            const outcome = await ask(client, cut);
            client.connection.close();
            return outcome;
          }),
        );
        await server.close();
        const whole = { status: 200, bytes: 9, body: bodyOf(0, 9) };
        expect(outcomes.at(-1)).toEqual(whole);
        // A reset may come as an end first.
        const error = expect.stringMatching(end === 'close' ? /^closed$/ : /^(closed|reset)$/);
        expect(outcomes.slice(0, -1)).toEqual(Array(text.length).fill({ error }));
      }
    },
  );

  it('does not trust a connection that answers before it was told everything', async () => {
    const server = await tcpServer((socket, _, times) => {
      socket.pause();
      if (times === 1) socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
    });
    onTestFinished(server.close);
    const client = clients(server.url)();
    await client.open();
    expect(await client.send({ method: 'POST', body: 'x'.repeat(30_000_000) })).toMatchObject({
      status: 413,
    });
    expect(client.connection.ready).toBe(false);
  });
});
