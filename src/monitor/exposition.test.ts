import { Counter, Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { parseExposition, total } from './exposition.ts';

const text = `# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{method="GET",route="/a",status="200"} 3
http_requests_total{method="POST",route="/a \\"b\\\\c\\n\\"",status="500"} 4 1700000000000
# TYPE up gauge
up 1.5e1
down -Inf
odd NaN
`;

test('names, labels and values', () => {
  expect(parseExposition(text).samples).toEqual([
    { name: 'http_requests_total', labels: { method: 'GET', route: '/a', status: '200' }, value: 3 },
    {
      name: 'http_requests_total',
      labels: { method: 'POST', route: '/a "b\\c\n"', status: '500' },
      value: 4,
    },
    { name: 'up', labels: {}, value: 15 },
    { name: 'down', labels: {}, value: -Infinity },
    { name: 'odd', labels: {}, value: Number.NaN },
  ]);
});

test('a total over label sets, over some of them, of none', () => {
  const metrics = parseExposition(text);
  expect(total(metrics, 'http_requests_total')).toBe(7);
  expect(total(metrics, 'http_requests_total', ({ status }) => status === '200')).toBe(3);
  expect(total(metrics, 'nothing')).toBeNull();
});

test('a page that is no metrics is an error', () => {
  expect(() => parseExposition('<!doctype html>')).toThrow(
    "not a line of Prometheus' text format: '<!doctype html>'",
  );
});

test('what prom-client writes, and a declared metric without samples stands at 0', async () => {
  const registers = [new Registry()];
  const seen = new Counter({ name: 'seen_total', help: 'h', labelNames: ['route'], registers });
  new Counter({ name: 'unseen_total', help: 'h', labelNames: ['route'], registers });
  new Histogram({ name: 'took_seconds', help: 'h', labelNames: ['route'], registers });
  seen.inc({ route: '/x{y="z"}' }, 2);
  const metrics = parseExposition(await registers[0]!.metrics());
  expect(total(metrics, 'seen_total', ({ route }) => route === '/x{y="z"}')).toBe(2);
  expect(total(metrics, 'unseen_total')).toBe(0);
  expect(total(metrics, 'took_seconds_sum')).toBe(0);
  expect(total(metrics, 'took_seconds_other')).toBeNull();
});
