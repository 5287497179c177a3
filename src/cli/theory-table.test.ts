import { expect, it } from 'vitest';
import { theoryTable } from './theory-table.ts';

it('aligns numbers, and puts what comes in rows into a table', () => {
  const table = theoryTable({
    throughput: 75,
    waitingProbability: 0.123456789,
    cosmetatos: null,
    stations: [
      { visits: 2, utilisation: 0.5 },
      { visits: 10, utilisation: 0.25 },
    ],
    names: [],
  });
  expect(table).toBe(`throughput                 75  X
waiting probability  0.123457
cosmetatos                  -

stations:
     visits   rho
  1       2   0.5
  2      10  0.25

names:
  none`);
});

it('cuts long lists and says so', () => {
  const table = theoryTable({ probabilities: Array.from({ length: 50 }, (_, n) => n) });
  expect(table).toContain('and 30 more: --json shows them');
});
