import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textOf } from '../../src/formats/example.test.data.ts';
import { folder, onPath, outputOf } from './support/tool.ts';

/** Where Debian's libhdrhistogram-java has it. */
const JAR = '/usr/share/java/hdrhistogram.jar';

test("hdr is read by HdrHistogram's own log processor, and hdr-spectrum is what it makes of it", async ({
  skip,
}) => {
  const java = onPath('java');
  if (!java) return skip('java is not on the PATH');
  if (!existsSync(JAR)) return skip(`${JAR} is not there (Debian: libhdrhistogram-java)`);
  const cwd = folder();
  writeFileSync(join(cwd, 'load.hlog'), textOf('hdr'));
  const process = (...args: string[]) =>
    outputOf(java, ['-cp', JAR, 'org.HdrHistogram.HistogramLogProcessor', '-i', 'load.hlog', ...args], cwd);
  await process('-o', 'out', '-outputValueUnitRatio', '1000');
  const rows = (text: string) => text.split('\n').filter((line) => !line.startsWith('#'));
  expect(rows(readFileSync(join(cwd, 'out.hgrm'), 'utf8'))).toEqual(rows(textOf('hdr-spectrum')));
  expect(await process('-tag', 'GET%20/a')).toContain('Total count    =            4');
});
