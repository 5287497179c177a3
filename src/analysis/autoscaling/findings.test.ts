import { describe, expect, test } from 'vitest';
import { settings } from '../../sim/autoscaling/settings.test.data.ts';
import { simulateAutoscaling } from '../../sim/index.ts';
import { answer, autoscalingFindings } from './findings.ts';

const texts = (change: Partial<typeof settings> = {}) =>
  autoscalingFindings(simulateAutoscaling({ ...settings, ...change }));

describe('findings', () => {
  test('begin with the cheapest policy that keeps the objective, with its interval', () => {
    const [first, second] = texts();
    expect(first!.level).toBe('answer');
    expect(first!.text).toMatch(
      /^enough is the only policy that keeps p95 < 500ms: [\d.]+% \([\d.]+ to [\d.]+%\) of the requests are late, at 0\.0667 replica-hours$/,
    );
    expect(second!.text).toMatch(
      /^target against enough: .*(cheaper|more expensive|in cost); .*more late requests/,
    );
  });

  test('say that none keeps it, and which comes closest', () => {
    const policies = [{ name: 'few', options: { policy: 'fixed', replicas: 1 } }, settings.policies[1]!];
    expect(answer(simulateAutoscaling({ ...settings, policies }))).toMatch(
      /^No policy keeps p95 < 500ms: target comes closest \(no closer than few beyond noise\), /,
    );
  });

  test('warn of one repetition and of a fluid', () => {
    expect(texts({ repetitions: 1 }).at(-1)).toEqual({
      level: 'caution',
      text: 'One repetition: there are no intervals',
    });
    expect(texts({ mode: 'fluid' }).at(-1)!.text).toMatch(/^A fluid follows means/);
  });

  test('name who is beaten in both', () => {
    // Nine replicas of which eight go after half a minute cost more than four, and are too few then.
    const options = {
      policy: 'threshold',
      signal: 'utilisation',
      above: 1.1,
      below: 1,
      remove: 8,
      interval: '30s',
    };
    const policies = [settings.policies[0]!, { name: 'drops', options }];
    const beaten = texts({ policies, replicas: { initial: 9, startup: 'const:0s' } });
    expect(beaten.map(({ text }) => text)).toContain(
      'Beaten in both cost and late requests beyond noise: drops (by enough)',
    );
    expect(texts().some(({ text }) => text.startsWith('Beaten'))).toBe(false);
    // One repetition shows no noise to be beyond.
    const one = texts({ policies, replicas: { initial: 9, startup: 'const:0s' }, repetitions: 1 });
    expect(one.some(({ text }) => text.startsWith('Beaten'))).toBe(false);
  });
});
