import { readSync, writeSync } from 'node:fs';
import { monotonicNow } from './clock.ts';

/**
 * The process of one server. It is told how many seconds of its own CPU time to burn, and answers when it began, when it
 * was done, and how much it took: 64-bit floats over pipes, read and written without an event loop, which would be
 * a delay before every service. It ends when the pipe does.
 */
const STDIN = 0;
const STDOUT = 1;
/** Additions between two looks at the clock: some microseconds. */
const STRETCH = 2000;

const order = new Float64Array(1);
const answer = new Float64Array(3);
const orderBytes = new Uint8Array(order.buffer);
const answerBytes = new Uint8Array(answer.buffer);

// A signal to the whole group is for the process before it, which ends this one when the last request is served.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});

while (receive()) {
  answer[0] = monotonicNow();
  answer[2] = burn(order[0]!);
  answer[1] = monotonicNow();
  if (!send()) break;
}
process.exit();

function receive(): boolean {
  for (let had = 0; had < orderBytes.length; ) {
    const bytes = readSync(STDIN, orderBytes, had, orderBytes.length - had, null);
    if (bytes === 0) return false;
    had += bytes;
  }
  return true;
}

/** False: nobody reads it any more. */
function send(): boolean {
  try {
    return writeSync(STDOUT, answerBytes) === answerBytes.length;
  } catch {
    return false;
  }
}

function burn(seconds: number): number {
  const from = cpuTime();
  let spent = 0;
  let sum = 0;
  while (spent < seconds) {
    for (let i = 0; i < STRETCH; i++) sum += i;
    spent = cpuTime() - from;
  }
  // A sum that nobody reads need not be computed.
  if (sum < 0) throw new RangeError('a sum of positive numbers is negative');
  return spent;
}

/** Of this process alone, all its threads, in seconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
