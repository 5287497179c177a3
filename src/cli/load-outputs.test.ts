import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { request, start, summary } from '../formats/example.test.data.ts';
import { LoadOutputs } from './load-outputs.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loadstone-outputs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const at = (name: string) => join(dir, name);
const textOf = (name: string) => readFileSync(at(name), 'utf8');
const outputsTo = (...texts: string[]) => new LoadOutputs(texts, start);

/** Opens them, tells them three requests, and closes them. */
async function written(outputs: LoadOutputs): Promise<void> {
  await outputs.open();
  try {
    outputs.onRequests([request({ index: 0 })], start.started_s);
    outputs.onRequests([request({ index: 1 }), request({ index: 2 })], start.started_s);
    await outputs.finish(summary);
  } finally {
    await outputs.close();
  }
}

const indicesIn = (name: string) =>
  textOf(name)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]));

test('each output is a file of its own, also two of one format', async () => {
  await written(outputsTo(`csv=${at('a.csv')}`, `csv=${at('b.csv')}`, `json=${at('a.json')}`));
  expect(indicesIn('a.csv')).toEqual([0, 1, 2]);
  expect(textOf('b.csv')).toBe(textOf('a.csv'));
  expect(JSON.parse(textOf('a.json')).sent).toBe(summary.sent);
});

test('a file that cannot be opened is told before the load', async () => {
  mkdirSync(at('folder'));
  for (const path of [at('no/such/x.csv'), at('folder')]) {
    for (const format of ['csv', 'json']) {
      const outputs = outputsTo(`${format}=${path}`);
      await expect(outputs.open()).rejects.toMatchObject({
        code: 'E_RESULTS_UNWRITABLE',
        message: expect.stringContaining(`${path} cannot be written`),
      });
      await outputs.close();
    }
  }
});

test('one file takes one output', () => {
  expect(() => outputsTo(`csv=${at('a')}`, `json=${at('./a')}`)).toThrow(/a file of its own, got .*a twice/);
  expect(() => outputsTo('csv', 'csv')).toThrow(/load\.csv twice/);
});

test('a load that comes to nothing leaves what is there as it is, and no new file', async () => {
  writeFileSync(at('old.json'), 'old');
  const outputs = outputsTo(`json=${at('old.json')}`, `junit=${at('new.xml')}`, `csv=${at('new.csv')}`);
  await outputs.open();
  await outputs.close();
  expect(textOf('old.json')).toBe('old');
  expect([existsSync(at('new.xml')), existsSync(at('new.csv'))]).toEqual([false, false]);
});

test('what is longer than the new is gone', async () => {
  writeFileSync(at('a.csv'), 'x'.repeat(100_000));
  await written(outputsTo(`csv=${at('a.csv')}`));
  expect(indicesIn('a.csv')).toEqual([0, 1, 2]);
});

test('lines that were told are kept when the load is cut short', async () => {
  const outputs = outputsTo(`csv=${at('a.csv')}`, `json=${at('a.json')}`);
  await outputs.open();
  outputs.onRequests([request({ index: 5 })], start.started_s);
  await outputs.close();
  expect(indicesIn('a.csv')).toEqual([5]);
  expect(existsSync(at('a.json'))).toBe(false);
});

test.runIf(existsSync('/dev/full'))(
  'a file that is full keeps none of the others from being written',
  async () => {
    const outputs = outputsTo('json=/dev/full', `csv=${at('a.csv')}`);
    await expect(written(outputs)).rejects.toMatchObject({ code: 'E_RESULTS_UNWRITABLE' });
    expect(indicesIn('a.csv')).toEqual([0, 1, 2]);
  },
);
