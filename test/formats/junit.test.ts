import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nothing, summary, textOf } from '../../src/formats/example.test.data.ts';
import { allOnPath, folder, outputOf } from './support/tool.ts';

/** Prints what junitparser makes of a file: the suite's counts, and the name and outcome of each case. */
const READER = `
import json, sys
from junitparser import JUnitXml
xml = JUnitXml.fromfile(sys.argv[1])
suite = next(iter(xml))
kinds = lambda case: [type(r).__name__.lower() for r in case.result]
print(json.dumps({
    "counts": [suite.tests, suite.failures, suite.errors, suite.skipped],
    "tags": {p.name: p.value for p in suite.properties()},
    "cases": [[case.name, kinds(case)] for case in suite],
    "messages": [r.message for case in suite for r in case.result],
}))
`;

async function pythonWith(module: string, cwd: string): Promise<string | undefined> {
  for (const python of allOnPath('python3')) {
    const has = outputOf(python, ['-c', `import ${module}`], cwd);
    if (
      await has.then(
        () => true,
        () => false,
      )
    )
      return python;
  }
  return undefined;
}

test('junit is read by junitparser', async ({ skip }) => {
  const cwd = folder();
  const python = await pythonWith('junitparser', cwd);
  if (!python) return skip('no python3 on the PATH has junitparser');
  const read = async (text: string) => {
    writeFileSync(join(cwd, 'load.xml'), text);
    return JSON.parse(await outputOf(python, ['-c', READER, 'load.xml'], cwd));
  };
  const name = 'the measurement can be trusted';
  expect(await read(textOf('junit'))).toEqual({
    counts: [5, 2, 0, 0],
    tags: { ...summary.tags, validity: 'VALID' },
    cases: [
      [name, []],
      ['p99 < 0.2s', ['failure']],
      ['errors<20%', ['failure']],
      ['throughput>2/s', []],
      ['goodput > 60/min', []],
    ],
    messages: ['p99 < 0.2s: it was 0.5s', 'errors<20%: it was 28.5714%'],
  });
  expect(await read(textOf('junit', nothing))).toMatchObject({
    counts: [2, 0, 1, 1],
    cases: [
      [name, ['error']],
      ['p99 < 0.2s', ['skipped']],
    ],
    messages: [`INVALID; ${nothing.validity_reasons.join('; ')}`, 'the measurement is INVALID'],
  });
});
