import { expect, test } from 'vitest';
import type { Box } from './axes.ts';
import { band, whisker } from './band.ts';

const box: Box = { left: 0, right: 100, top: 0, bottom: 100, title: 0, width: 'wide' };
const path = (svg: string) => /d="([^"]*)"/.exec(svg)?.[1];

test('a band inside the frame is drawn as it is', () => {
  const held = [
    { x: 0, low: 60, high: 40 },
    { x: 100, low: 80, high: 20 },
  ];
  expect(path(band(held, 'a0', box))).toBe('M0,40L100,20L100,80L0,60Z');
});

test('a band leaves the frame where its edge does, not at the level', () => {
  const held = [
    { x: 0, low: 60, high: 50 },
    { x: 100, low: 60, high: -50 },
  ];
  expect(path(band(held, 'a0', box))).toBe('M0,50L50,0L100,0L100,60L0,60Z');
});

test('a band wholly beyond the frame is not drawn', () => {
  const held = [
    { x: 0, low: -10, high: -50 },
    { x: 100, low: -20, high: -50 },
  ];
  expect(band(held, 'a0', box)).toBe('');
});

test('a whisker has a cap only where its end is in the frame', () => {
  expect(whisker({ x: 5, low: 60, high: 40 }, 'a0', box).match(/<line/g)).toHaveLength(3);
  expect(whisker({ x: 5, low: 60, high: -40 }, 'a0', box).match(/<line/g)).toHaveLength(2);
  expect(whisker({ x: 5, low: -60, high: -90 }, 'a0', box)).toBe('');
});
