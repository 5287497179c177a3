import { afterEach, expect, it } from 'vitest';
import { monotonicNow } from '../measure/clock.ts';
import { Alarm } from './alarm.ts';

const alarms: Alarm[] = [];
afterEach(async () => {
  for (const alarm of alarms.splice(0)) await alarm.close();
});

/** An alarm whose rings can be waited for. */
function create() {
  let wake: (at: number) => void = () => {};
  const alarm = new Alarm(() => wake(monotonicNow()));
  alarms.push(alarm);
  const next = () => new Promise<number>((resolve) => (wake = resolve));
  return { alarm, next };
}

it('rings at the time or after it, never before, time and again', async () => {
  const { alarm, next } = create();
  for (const wait of [0.05, 0.0005, 0.003, 0, 0.00002, 0.02]) {
    const at = monotonicNow() + wait;
    const ring = next();
    alarm.set(at);
    expect(await ring).toBeGreaterThanOrEqual(at);
  }
});

it('rings at the last time that was set', async () => {
  const { alarm, next } = create();
  for (const [first, second] of [
    [5, 0.02],
    [0.02, 0.06],
  ] as const) {
    const ring = next();
    alarm.set(monotonicNow() + first);
    const at = monotonicNow() + second;
    alarm.set(at);
    const rang = await ring;
    expect(rang).toBeGreaterThanOrEqual(at);
    expect(rang).toBeLessThan(at + 4);
  }
});

it('keeps silent when no time is set', async () => {
  const { alarm, next } = create();
  const ring = next();
  alarm.set(monotonicNow() + 0.02);
  alarm.set(Infinity);
  expect(await Promise.race([ring, new Promise((resolve) => setTimeout(resolve, 100, 'silent'))])).toBe(
    'silent',
  );
});
