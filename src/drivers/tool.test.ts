import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { isOlder } from '../core/version.ts';
import { findTool } from './find-tool.ts';
import { Secrets } from './secrets.ts';
import { drivers } from './table.ts';
import { ToolLog } from './tool-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'loadstone-find-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());
const never = new AbortController().signal;

/** A program that says this, whatever it is asked. */
function saying(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!${process.execPath}\nconsole.log(${JSON.stringify(text)});\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('a tool', () => {
  test('is found where its variable says', async () => {
    vi.stubEnv('LOADSTONE_K6', saying('k6', 'k6 v1.8.1 (go1.26.8)'));
    expect(await findTool(drivers.k6, never)).toMatchObject({ version: '1.8.1' });
  });

  test.each([
    [
      'is missing',
      () => join(folder, 'no-such-program'),
      /there is no program .*no-such-program.*LOADSTONE_K6/,
    ],
    ['is too old', () => saying('old', 'k6 v0.57.0'), /k6 1\.0\.0 or newer is needed: .* is 0\.57\.0/],
    ['is something else', () => saying('else', 'hello'), /does not say that it is k6/],
  ])('that %s is an error that says how to get it', async (_, program, message) => {
    vi.stubEnv('LOADSTONE_K6', program());
    const error = await findTool(drivers.k6, never).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'E_DRIVER_MISSING', message: expect.stringMatching(message) });
    expect(error).toMatchObject({ message: expect.stringContaining('https://') });
  });

  test.each([
    ['1.0.0', '1.0.0', false],
    ['1.8.1', '1.10.0', true],
    ['2.0', '1.9.9', false],
    ['5.6', '5.6.1', true],
  ])('%s is older than %s: %s', (version, than, older) => {
    expect(isOlder(version, than)).toBe(older);
  });
});

describe('what a tool said', () => {
  test('keeps its beginning and its end', () => {
    const log = new ToolLog();
    log.add('first line\n');
    for (let i = 0; i < 3000; i++) log.add(`${'x'.repeat(999)}\n`);
    log.add('last line\n');
    expect(log.text.length).toBeLessThan(2_000_000);
    expect(log.text).toMatch(/^first line\n/);
    expect(log.text).toContain('characters are left out here');
    expect(log.lastWords).toMatch(/last line$/);
  });

  test('has references in the place of secrets', () => {
    vi.stubEnv('LOADSTONE_TEST_TOKEN', 'hush-hush');
    const secrets = new Secrets();
    expect(secrets.fill('Bearer ${env.LOADSTONE_TEST_TOKEN}')).toBe('Bearer hush-hush');
    expect(secrets.hide('sent hush-hush twice: hush-hush')).toBe(
      'sent ${env.LOADSTONE_TEST_TOKEN} twice: ${env.LOADSTONE_TEST_TOKEN}',
    );
    expect(() => secrets.fill('${env.LOADSTONE_NO_SUCH}')).toThrow(/LOADSTONE_NO_SUCH.* is not set/);
  });
});
