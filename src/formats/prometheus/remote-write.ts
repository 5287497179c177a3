import { sleep, withDeadline } from '../../core/abort.ts';
import { LoadstoneError, messageOf } from '../../core/errors.ts';
import { Histogram } from '../../measure/histogram.ts';
import type { LiveCounts } from './live-counts.ts';
import { type Labels, metrics } from './metrics.ts';
import { nativeHistogram } from './native-histogram.ts';
import { snappyBlock } from './snappy.ts';
import { type TimeSeries, writeRequest } from './write-request.ts';

/** An attempt may take this long. */
const ATTEMPT_MS = 10_000;
/** Pauses before the attempts after the first. */
const PAUSES_MS = [500, 1000, 2000];
/** Why nothing can have arrived: nobody is there. */
const NOT_ARRIVED = /ECONNREFUSED|ENOTFOUND/;
/** Of an answer that is an error, this much is shown. */
const SHOWN = 200;

export interface RemoteWriteOptions {
  /** 'http://127.0.0.1:9090/api/v1/write'; user and password in it become basic authentication. */
  readonly url: string;
  readonly tags: Labels;
  /** When counting began, in seconds since 1970. */
  readonly started_s: number;
}

/** Tells the counts as they stand at a time in seconds since 1970; times rise from call to call. */
export type RemoteWrite = (counts: LiveCounts, at_s: number, signal: AbortSignal) => Promise<void>;

/**
 * A client of Prometheus remote write 1.0 with native histograms. Counts are cumulative, so a write that failed costs
 * resolution and the next one brings all. A series that is new begins with a zero at the write before, since
 * Prometheus does not take the first value it sees for an increase.
 */
export function remoteWrite({ url, tags, started_s }: RemoteWriteOptions): RemoteWrite {
  const target = destination(url);
  const known = new Set<string>();
  let last = Math.round(started_s * 1000);
  /** A write may have arrived of which nobody heard: a zero before it would now be out of order, and be refused. */
  let unsure = false;
  return async (counts, at_s, signal) => {
    const now = Math.max(last + 1, Math.round(at_s * 1000));
    const series = timeSeries(counts, tags, now);
    const told = series.map((one) =>
      unsure || known.has(keyOf(one))
        ? one
        : { ...one, samples: [{ ms: last, value: zeroOf(one) }, ...one.samples] },
    );
    await send(target, snappyBlock(writeRequest(told)), signal, () => {
      unsure = true;
    });
    unsure = false;
    for (const one of series) known.add(keyOf(one));
    last = now;
  };
}

function timeSeries(counts: LiveCounts, tags: Labels, ms: number): TimeSeries[] {
  return metrics.flatMap((metric) => {
    const { name } = metric;
    const points =
      metric.type === 'histogram'
        ? metric.points(counts).map(({ labels, value }) => ({ labels, value: nativeHistogram(value) }))
        : metric.points(counts);
    return points.map(({ labels, value }) => ({
      name,
      labels: { ...tags, ...labels },
      samples: [{ ms, value }],
    }));
  });
}

const keyOf = ({ name, labels }: TimeSeries) => JSON.stringify([name, labels]);

const zeroOf = ({ samples }: TimeSeries) =>
  typeof samples[0]?.value === 'number' ? 0 : nativeHistogram(new Histogram());

interface Destination {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

function destination(text: string): Destination {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new LoadstoneError('E_REMOTE_WRITE', `remote write goes to an http or https URL, got '${text}'`);
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url: url.href,
    headers: {
      'Content-Type': 'application/x-protobuf',
      'Content-Encoding': 'snappy',
      'X-Prometheus-Remote-Write-Version': '0.1.0',
      'User-Agent': 'loadstone',
      ...(username === '' ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
  };
}

/**
 * As the protocol has it: a server's failure and 429 are tried again, any other refusal is final. `onUnsure` hears of an
 * attempt that failed and may have arrived all the same.
 */
async function send(
  { url, headers }: Destination,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
  onUnsure: () => void,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await withDeadline(ATTEMPT_MS, signal, (bound) =>
      fetch(url, { method: 'POST', headers, body, signal: bound }).then(
        async (answer) => ({
          status: answer.status,
          text: answer.ok ? '' : await answer.text().catch(() => ''),
        }),
        (error: unknown) => ({ status: 0, text: reasonOf(error) }),
      ),
    );
    const { status, text } = outcome;
    if (!(status >= 200 && status < 300) && !NOT_ARRIVED.test(text)) onUnsure();
    signal.throwIfAborted();
    if (status >= 200 && status < 300) return;
    const again = status === 0 || status === 429 || status >= 500;
    const pause = PAUSES_MS[attempt];
    if (!again || pause === undefined) {
      const said = `${status === 0 ? '' : `answered ${status}: `}${text.trim().slice(0, SHOWN)}`;
      throw new LoadstoneError('E_REMOTE_WRITE', `remote write to ${url} failed: ${said}`);
    }
    await sleep(pause, signal);
  }
}

/** fetch says 'fetch failed' and keeps the reason in the cause; of a name with several addresses that is a code alone. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason is known';
  return messageOf(cause) || code;
}
