import { expect, test } from 'vitest';
import { emptyRoundTrip } from './empty-round-trip.ts';

/** Served from `started_s` to `freed_s`, answered `later_s` after that. */
const request = (sent_s: number, started_s: number, freed_s: number, later_s: number) => ({
  sent_s,
  done_s: freed_s + later_s,
  server: { arrived_s: started_s, started_s, freed_s, service_s: freed_s - started_s, drawn_s: null },
});

test('is the mean of what requests take beyond their service where nobody was before them', () => {
  const alone = [
    request(0, 0.001, 1.001, 0.001),
    request(2, 2.002, 3.002, 0.002),
    request(6, 6.003, 7, 0.003),
  ];
  // Came to a server that was busy, and was seen by it only when that was over.
  const behind = request(2.5, 3.002, 5, 0.1);
  expect(emptyRoundTrip(alone)).toBeCloseTo(0.004, 9);
  expect(emptyRoundTrip([behind, ...alone])).toBeCloseTo(0.004, 9);
});

test('is unknown where the server tells times of another clock', () => {
  const { server, ...one } = request(0, 0.001, 1.001, 0.001);
  for (const shift of [1000, -1000]) {
    const [arrived_s, started_s, freed_s] = [0.001 + shift, 0.001 + shift, 1.001 + shift];
    expect(emptyRoundTrip([{ ...one, server: { ...server, arrived_s, started_s, freed_s } }])).toBeNull();
  }
});

test('is unknown where the server tells nothing', () => {
  expect(emptyRoundTrip([{ sent_s: 0, done_s: 1, server: null }])).toBeNull();
});
