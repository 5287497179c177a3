import pc from 'picocolors';
import { formatNumber } from '../analysis/format.ts';
import type { Calibration } from './calibrate.ts';
import { wrap } from './wrap.ts';

const NAME = 14;

/** What this machine can do: a few figures, then what they mean. */
export function calibrationTable({ closed, open, send_cost_us, sentences }: Calibration): string {
  const { lag_ms } = open;
  const ms = (value: number | null) => (value === null ? '-' : formatNumber(value));
  const rate = (value: number) => `${formatNumber(value, 4)}/s`;
  const busy = closed.thread_busy === null ? '-' : `${formatNumber(100 * closed.thread_busy)}%`;
  return [
    pc.bold('This machine, against a server that does nothing'),
    line('closed', [
      `${closed.connections} connections for ${closed.duration_s} s`,
      `${rate(closed.throughput_rps)}, thread busy ${busy}`,
    ]),
    line('poisson', [
      `${rate(open.rate)} for ${open.duration_s} s`,
      `${rate(open.sent_rps)} sent`,
      `certificate ${open.certificate?.verdict ?? 'not to be had'}`,
    ]),
    line('lag in ms', [
      `p50 ${ms(lag_ms.p50)}, p90 ${ms(lag_ms.p90)}, p99 ${ms(lag_ms.p99)}, p99.9 ${ms(lag_ms.p99_9)}, max ${ms(lag_ms.max)}`,
    ]),
    line('a send costs', [send_cost_us === null ? '-' : `${formatNumber(send_cost_us)} us`]),
    '',
    ...sentences.map((sentence) => wrap(sentence)),
  ].join('\n');
}

const line = (name: string, parts: readonly string[]) => `${name.padEnd(NAME)}${parts.join(': ')}`;
