import { describe, expect, test } from 'vitest';
import type { Figure } from './figure.ts';
import { dimension, texts } from './texts.test.data.ts';

/** What holds of every figure; its data have more than `rows` rows. */
export const describeFigures = (all: readonly (readonly [name: string, figure: Figure])[], rows: number) =>
  describe.each(all)('%s', (_, { svg, title, subtitle, csv }) => {
    test('no text leaves the picture or covers another', () => {
      const boxes = texts(svg);
      boxes.forEach((a, i) => {
        expect(a.left, a.words).toBeGreaterThanOrEqual(0);
        expect(a.right, a.words).toBeLessThanOrEqual(dimension(svg, 'width'));
        expect(a.bottom, a.words).toBeLessThanOrEqual(dimension(svg, 'height'));
        for (const b of boxes.slice(i + 1)) {
          const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
          expect(apart, `'${a.words}' and '${b.words}'`).toBe(true);
        }
      });
    });

    test('it speaks to a screen reader, and its numbers are numbers', () => {
      expect(svg).toMatch(/<title id="\S+-title">[^<]+<\/title><desc id="\S+-desc">[^<]+<\/desc>/);
      for (const text of [svg, title, subtitle, csv]) expect(text).not.toMatch(/NaN|Infinity|undefined/);
      expect(csv.split('\n').length).toBeGreaterThan(rows);
    });
  });
