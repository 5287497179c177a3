import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { autoscalingJsonSchema, autoscalingSchema } from '../src/spec/autoscaling.ts';
import { experimentSchema, specJsonSchema } from '../src/spec/schema.ts';
import { root, Sandbox } from './support/command.ts';
import { followPage } from './support/follow-page.ts';

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

describe('the tutorial', () => {
  test('does what it says, block by block', async () => {
    const sandbox = new Sandbox();
    onTestFinished(() => sandbox.remove());
    const commands = await followPage('docs/tutorials/first-experiment.md', sandbox, (ended, line) => {
      // On a machine that is busy elsewhere every trial may be INVALID, and then there is nothing to compare.
      const excused = / compare /.test(line) && ended.stderr.includes('E_NOTHING_COMPARABLE');
      expect(ended.code, `${line}\n${ended.stderr}`).toBe(excused ? 1 : 0);
    });
    expect(commands).toBeGreaterThan(5);
    expect(readFileSync(sandbox.path('first-results/report.html'), 'utf8')).toContain('<svg');
  }, 400_000);
});

describe('the reference', () => {
  test('of the spec names every key with its default', () => {
    const text = read('docs/reference/spec.md');
    const { shape } = experimentSchema;
    for (const key of Object.keys(shape)) if (key !== '$schema') expect(text, key).toContain(`\`${key}`);
    for (const part of ['workload', 'phases'] as const) {
      const inner = specJsonSchema() as {
        properties: Record<string, { properties: Record<string, unknown> }>;
      };
      for (const key of Object.keys(inner.properties[part]!.properties)) {
        expect(text, `${part}.${key}`).toContain(`\`${part}.${key}\``);
      }
    }
  });

  test('of simulated autoscaling names every key', () => {
    const text = read('docs/reference/simulation/autoscaling.md');
    const { load, service, replicas, ...shape } = autoscalingSchema.shape;
    const { properties } = autoscalingJsonSchema() as {
      properties: Record<string, { properties?: Record<string, unknown> }>;
    };
    for (const key of Object.keys(shape)) if (key !== '$schema') expect(text, key).toContain(`\`${key}\``);
    for (const part of Object.keys({ load, service, replicas }))
      for (const key of Object.keys(properties[part]!.properties!))
        expect(text, `${part}.${key}`).toContain(`\`${part}.${key}\``);
  });
});

describe('checked-in specs', () => {
  const folders = readdirSync(join(root, 'experiments'));
  const specs = folders.flatMap((folder) =>
    readdirSync(join(root, 'experiments', folder)).map((file) => `experiments/${folder}/${file}`),
  );
  test.each(specs)('%s is valid and points to its schema', async (path) => {
    const sandbox = new Sandbox();
    const { code, stdout, stderr } = await sandbox.loadstone('validate', join(root, path));
    sandbox.remove();
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('valid');
    expect(read(path)).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/(spec|autoscaling)\.schema\.json\n/,
    );
  });

  test('the schema that they point to is the one that `loadstone schema` prints', () => {
    expect(JSON.parse(read('spec.schema.json'))).toEqual(specJsonSchema());
    expect(JSON.parse(read('autoscaling.schema.json'))).toEqual(autoscalingJsonSchema());
  });

  test('the quickstart is what was promised: 5 levels x 2 arms x 3 repetitions, think time exponential 100 ms', () => {
    const spec = parse(read('experiments/tasktracker/quickstart.yaml'));
    expect(spec.factors['workload.users']).toHaveLength(5);
    expect(Object.keys(spec.arms)).toHaveLength(2);
    expect(spec.repetitions).toBe(3);
    expect(spec.workload.think).toBe('exp:100ms');
  });
});
