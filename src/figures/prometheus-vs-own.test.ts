import { describe, expect, test } from 'vitest';
import { analyze } from '../analysis/analyze.ts';
import { type Says, watched } from '../analysis/monitoring/monitored.test.data.ts';
import { count, ink } from './drawn.test.data.ts';
import { prometheusVsOwn } from './prometheus-vs-own.ts';
import { dimension, texts } from './texts.test.data.ts';

const draw = (says: Says, arms?: string[], width: 'wide' | 'narrow' = 'wide') =>
  prometheusVsOwn.draw(analyze(watched(says, [], arms)), width)!;
const near: Says = ({ own, trial }) => (1 + 0.005 * (trial.order - 3)) * own;
const silent: Says = ({ own, quantity, trial }) =>
  quantity === 'throughput' && trial.order === 1 ? 'down' : own;

describe('Prometheus beside our own figures', () => {
  test('is a panel a quantity and a mark a trial, its data beside it', () => {
    const figure = draw(near);
    expect(figure.title).toBe(
      'Prometheus agrees with what was measured here: off by at most 1.5% in 6 trials',
    );
    expect(count(figure.svg, /<g class="point">/g)).toBe(18);
    expect(count(figure.svg, /stroke-dasharray="5 4"/g)).toBe(6);
    expect(figure.csv.trimEnd().split('\n')).toHaveLength(19);
    expect(ink(figure.svg)).toBeGreaterThan(2000);
  });

  test('says how often Prometheus says otherwise, and reaches as far', () => {
    const figure = draw(({ own, trial }) => (trial.order === 0 ? 1.4 * own : own));
    expect(figure.title).toBe('Prometheus says otherwise in 3 of 18 figures');
    expect(texts(figure.svg).map(({ words }) => words)).toContain('+50');
  });

  test('a value that is not there is a cross and a note, never a 0', () => {
    const figure = draw(silent);
    expect(count(figure.svg, /<line [^>]*class="s-a0"/g)).toBe(2);
    expect(figure.svg).toMatch(/Crosses: Prometheus has no data, run_001_/);
    expect(figure.csv).toMatch(/run_001_\S+,5?.*,throughput,,/);
  });

  test('is not drawn where there was no Prometheus', () => {
    const input = watched(near);
    expect(prometheusVsOwn.draw(analyze({ ...input, readingOf: () => null }), 'wide')).toBeNull();
  });

  test.each([
    ['wide', ['monolith', 'microservices']],
    ['narrow', ['monolith', 'microservices']],
    ['narrow', ['monolith']],
  ] as const)('no text leaves the picture or covers another: %s, %s', (width, arms) => {
    const { svg } = draw(silent, [...arms], width);
    const boxes = texts(svg);
    for (const text of boxes) {
      expect(text.left, text.words).toBeGreaterThanOrEqual(0);
      expect(text.right, text.words).toBeLessThanOrEqual(dimension(svg, 'width'));
      expect(text.bottom, text.words).toBeLessThanOrEqual(dimension(svg, 'height'));
    }
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart, `'${a.words}' and '${b.words}'`).toBe(true);
      }
    });
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
