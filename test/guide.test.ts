import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { Theory } from '../src/analysis/theory/theory.ts';
import { Sandbox } from './support/command.ts';
import { followPage } from './support/follow-page.ts';

test('the guide to validating a server does what it says, with a service of the user\u2019s own', async (context) => {
  const sandbox = new Sandbox();
  onTestFinished(() => sandbox.remove());
  await followPage('docs/guides/validate-a-server.md', sandbox, ({ code, stderr }, line) => {
    const disturbed = /E_CALIBRATION.*is INVALID: (.*)/.exec(stderr)?.[1];
    if (disturbed) context.skip(`the machine was disturbed: ${disturbed}`);
    expect(code, `${line}\n${stderr}`).toBe(0);
  });
  const theoryOf = (dir: string): Theory =>
    JSON.parse(readFileSync(sandbox.path(dir, 'analysis/theory.json'), 'utf8'));
  const outcomes = ({ trials }: Theory, name: string) =>
    trials.map(({ assumptions }) => assumptions!.find((one) => one.name === name)!.outcome);
  const [silent, telling] = [theoryOf('mine-results'), theoryOf('telling-results')];
  expect(silent.calibrations[0]!.busy_from).toMatch(/^CPU time/);
  // Services of 10 ms of CPU time, and what HTTP takes.
  expect(silent.calibrations[0]!.service_rate.regression.value).toBeGreaterThan(60);
  expect(silent.calibrations[0]!.service_rate.regression.value).toBeLessThan(130);
  expect(new Set(outcomes(silent, 'exponential service'))).toEqual(new Set(['untold']));
  expect(silent.trials.every(({ lindley }) => lindley === null)).toBe(true);
  expect(telling.calibrations[0]!.busy_from).toMatch(/occupancies/);
  expect(outcomes(telling, 'exponential service')).not.toContain('untold');
  expect(telling.trials.every(({ lindley }) => lindley !== null)).toBe(true);
}, 400_000);
