import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { request } from 'undici';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed if it is JSON, otherwise as it came. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly token?: string;
  /** An object is sent as JSON, text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** For tests: one request. */
export async function call(method: string, url: string, options: CallOptions = {}): Promise<Answer> {
  const { token, body, headers } = options;
  const answer = await request(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const raw = await answer.body.text();
  const json = String(answer.headers['content-type']).startsWith('application/json');
  return { status: answer.statusCode, headers: answer.headers, body: json && raw ? JSON.parse(raw) : raw };
}

export interface HeldRequest {
  /** Sends the rest of the body and resolves with the whole answer, head included. */
  finish(): Promise<string>;
  /** Hangs up. */
  abandon(): void;
}

/** For tests: a POST that is in flight for as long as the test wants, because its last byte is held back. */
export async function holdPost(url: string, body: unknown): Promise<HeldRequest> {
  const { hostname, port, pathname } = new URL(url);
  const json = JSON.stringify(body);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\nContent-Type: application/json\r\n`;
  socket.write(`${head}Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json.slice(0, -1)}`);
  return {
    finish: () => {
      socket.write(json.slice(-1));
      return text(socket);
    },
    abandon: () => socket.destroy(),
  };
}

/** For tests: a service's metrics as `name{labels}` to value. */
export async function scrape(url: string): Promise<Map<string, number>> {
  const { body } = await call('GET', `${url}/metrics`);
  const samples = String(body)
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

/** For tests: the sum of a metric's samples whose labels contain all of these texts. */
export function total(samples: ReadonlyMap<string, number>, name: string, ...labels: string[]): number {
  let sum = 0;
  for (const [key, value] of samples) {
    const matches =
      (key === name || key.startsWith(`${name}{`)) && labels.every((label) => key.includes(label));
    if (matches) sum += value;
  }
  return sum;
}
