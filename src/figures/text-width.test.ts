import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { fontFiles } from './png.ts';
import { clampLines, textWidth, wrapText } from './text-width.ts';

test.each([
  ['Throughput, mean of 3 repetitions with 95% interval.', 400],
  ['microservices', 600],
  ['The monolith carries 44% more load at 160 users', 700],
] as const)('%s is as long as the renderer draws it', (words, weight) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="40" font-family="Inter" font-weight="${weight}"><text x="0" y="20" font-size="20">${words}</text></svg>`;
  const box = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: fontFiles() } }).getBBox()!;
  // Kerning and side bearings are left out.
  expect(Math.abs(textWidth(words, 20, weight) / (box.x + box.width) - 1)).toBeLessThan(0.03);
});

test('lines break at spaces and keep every letter', () => {
  const words = 'a finding that is too long for one line, and-a-word-that-is-far-too-long-by-itself';
  const lines = wrapText(words, 120, 13);
  for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(120);
  expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
  expect(wrapText('', 100, 13)).toEqual([]);
});

test('what does not fit ends in an ellipsis', () => {
  expect(clampLines(['one', 'two', 'three'], 2)).toEqual(['one', 'tw\u2026']);
  expect(clampLines(['one'], 2)).toEqual(['one']);
});
