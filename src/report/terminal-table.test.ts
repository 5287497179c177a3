import { expect, test } from 'vitest';
import { fixture } from '../figures/example.test.data.ts';
import { reportFixture } from './example.test.data.ts';
import { htmlReport } from './html.ts';
import { terminalTable } from './terminal-table.ts';

const wide = {
  levels: [5, 50, 500],
  slower: 40,
  errors: 12,
  arms: ['monolith', 'a service with a very long name'],
};

test.each([{}, wide, { repetitions: 1 }, { unsampled: ['monolith'] }])('fits 80 columns: %j', (options) => {
  for (const line of terminalTable(fixture(options)).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('a value stands above the distance to the end of its interval', () => {
  expect(terminalTable(fixture())).toMatchInlineSnapshot(`
    "users arm           throughput    p50    p95    p99 errors     CPU memory
                             req/s     ms     ms     ms      %    vCPU     GB
        5 monolith            46.4    7.1   17.9   27.7      0  0.1286  0.313
                              ±1.9   ±0.5   ±2.6   ±2.1        ±0.0010 ±0.018
          microservices         45   10.7     27     38      0   0.233  0.775
                                ±3   ±1.2     ±5    ±12         ±0.025 ±0.014
       10 monolith              91    6.9   17.9     28      0   0.221  0.320
                                ±4   ±0.4   ±1.8    ±10         ±0.015 ±0.010
          microservices         87   10.7     28     39      0   0.427  0.786
                                ±3   ±0.5     ±6    ±11         ±0.008 ±0.007
       20 monolith             183    7.3     20     31      0   0.418  0.318
                                ±5   ±0.5     ±3     ±3         ±0.004 ±0.012
          microservices        177   10.8   29.2     44      0    0.85   0.79
                                ±5   ±0.6   ±2.6    ±23          ±0.04  ±0.04
       40 monolith             354   10.4     28     42      0    0.78  0.325
                               ±17   ±0.7     ±4     ±8          ±0.07 ±0.008
          microservices        340   12.3     33     48      0    1.60   0.82
                               ±16   ±1.9     ±4    ±10          ±0.12  ±0.05
       80 monolith             466     56    135    220      0    1.01  0.337
                               ±10     ±6     ±6    ±32          ±0.06 ±0.029
          microservices        540   34.7     87    167      0    2.52  0.852
                               ±34   ±0.9    ±19    ±30          ±0.20 ±0.024"
  `);
});

test('colour is only added', () => {
  const painter = {
    dim: (text: string) => `\u001b[2m${text}\u001b[22m`,
    bold: (text: string) => `\u001b[1m${text}\u001b[22m`,
  };
  const painted = terminalTable(fixture(), painter);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with it
  expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(terminalTable(fixture()));
  expect(painted).toContain('\u001b[1m');
});

test('it says the numbers of report.html, in the same order', () => {
  const input = reportFixture();
  const html = htmlReport(input);
  const table = html.slice(html.indexOf('id="decision"'), html.indexOf('</table>'));
  const figures = [...table.matchAll(/<td class="number">(?:<strong>)?([\d.,\u2013]+)/g)].map(
    (match) => match[1],
  );
  const lines = terminalTable(input.analysis).split('\n').slice(2);
  const said = lines.filter((line) => /mono|micro/.test(line)).flatMap((line) => line.trim().split(/\s+/));
  expect(said.filter((word) => /^\d/.test(word))).toEqual(figures);
});
