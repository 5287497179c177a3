import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linesOf, textOf } from '../../src/formats/example.test.data.ts';
import { folder, onPath, outputOf, service } from './support/tool.ts';

const script = (url: string) => `
import http from 'k6/http';
export const options = {
  vus: 2, iterations: 6,
  summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'p(99.9)'],
  thresholds: {
    http_req_duration: ['p(99)<1'], http_req_failed: ['rate<0.2'], http_reqs: ['rate>0.01'],
    'http_reqs{expected_response:true}': ['rate>0.01'],
  },
};
export default () => http.get('${url}/' + (__ITER === 1 ? 'bad' : ''));
`;

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** The same with types for values: what a reader relies on. */
function shapeOf(value: Json): Json {
  if (Array.isArray(value) || value === null || typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

test('both formats have the shape of what k6 itself writes', async ({ skip }) => {
  const k6 = onPath('k6');
  if (!k6) return skip('k6 is not on the PATH');
  const cwd = folder();
  writeFileSync(join(cwd, 'script.js'), script(await service()));
  const args = ['run', '-q', '--no-usage-report', '--summary-export=summary.json', '--out=json=lines.jsonl'];
  // The threshold on the errors is crossed, which k6 says with its exit code.
  await outputOf(k6, [...args, 'script.js'], cwd).catch((error: { code?: unknown }) =>
    expect(error.code).toBe(99),
  );

  const theirs = JSON.parse(readFileSync(join(cwd, 'summary.json'), 'utf8'));
  const ours = JSON.parse(textOf('k6'));
  expect(theirs.metrics.http_req_failed).toMatchObject({
    passes: 2,
    fails: 4,
    thresholds: { 'rate<0.2': true },
  });
  expect(ours.root_group).toEqual(theirs.root_group);
  for (const [name, metric] of Object.entries<Record<string, Json>>(ours.metrics)) {
    const { thresholds, ...figures } = metric;
    // Counters that k6 only has when they happen, or has as any other counter.
    const like = theirs.metrics[name === 'dropped_iterations' ? 'iterations' : name];
    const { thresholds: _, ...figuresThere } = like;
    expect(shapeOf(figures), name).toEqual(shapeOf(figuresThere));
    for (const crossed of Object.values(thresholds ?? {})) expect(typeof crossed).toBe('boolean');
  }

  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const known = lines(readFileSync(join(cwd, 'lines.jsonl'), 'utf8'));
  for (const line of lines(linesOf('k6-json').join('\n'))) {
    if (line.metric === 'dropped_iterations') continue;
    const like = known.find(({ type, metric }) => type === line.type && metric === line.metric);
    expect(Object.keys(line.data).sort(), JSON.stringify(line)).toEqual(Object.keys(like.data).sort());
    if (line.type === 'Metric') {
      expect({ ...line.data, thresholds: [], submetrics: null }).toEqual({
        ...like.data,
        thresholds: [],
        submetrics: null,
      });
    } else {
      expect(shapeOf({ ...line.data.tags, commit: '', note: '', error: '' })).toMatchObject(
        Object.fromEntries(
          Object.keys(like.data.tags)
            .filter((tag) => tag !== 'proto')
            .map((tag) => [tag, 'string']),
        ),
      );
    }
  }
}, 120_000);
