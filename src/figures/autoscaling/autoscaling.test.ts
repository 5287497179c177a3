import { describe, expect, test } from 'vitest';
import { parseRates } from '../../arrivals/index.ts';
import { settings } from '../../sim/autoscaling/settings.test.data.ts';
import { type AutoscalingSettings, simulateAutoscaling } from '../../sim/index.ts';
import { ink } from '../drawn.test.data.ts';
import { dimension, texts } from '../texts.test.data.ts';
import { autoscalingFigures } from './index.ts';
import { placeLabels } from './place-labels.ts';
import { timeAxis } from './time-axis.ts';

const draw = (change: Partial<AutoscalingSettings> = {}) =>
  autoscalingFigures(simulateAutoscaling({ ...settings, ...change }));

/** Texts that touch each other, in pairs. */
function touching(svg: string): string[] {
  const all = texts(svg);
  return all.flatMap((a, i) =>
    all
      .slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.words} | ${b.words}`),
  );
}

const many = [2, 3, 4, 5, 6, 7, 8, 9].map((replicas) => ({
  name: `a-rather-long-name-${replicas}`,
  options: { policy: 'fixed', replicas },
}));

const fluid: Partial<AutoscalingSettings> = {
  mode: 'fluid',
  load: { ...settings.load, rates: parseRates('sine:2000/s,900/s,60s') },
  policies: many.map(({ name, options }) => ({
    name,
    options: { ...options, replicas: options.replicas * 40, maxReplicas: 400 },
  })),
};
const cases: readonly (readonly [string, Partial<AutoscalingSettings>])[] = [
  ['two policies', {}],
  ['eight, whose lines end close together', { policies: many }],
  ['a fluid', fluid],
];

describe.each(cases)('of %s', (_, change) => {
  const figures = draw(change);

  test('no text leaves the frame or touches another', () => {
    for (const { svg, name } of figures) {
      for (const one of texts(svg)) {
        expect(one.left, `${name}: ${one.words}`).toBeGreaterThanOrEqual(0);
        expect(one.right, `${name}: ${one.words}`).toBeLessThanOrEqual(dimension(svg, 'width'));
      }
      expect(touching(svg), name).toEqual([]);
    }
  });

  test('no number is none, and every policy is named', () => {
    for (const { svg, csv } of figures) {
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      for (const { name } of change.policies ?? settings.policies) {
        expect(svg).toContain(`>${name}<`);
        expect(csv).toContain(name);
      }
    }
  });
});

test('the seventh policy, which has the colour of the first, has dashes and another marker', () => {
  const [course, tradeoff] = draw({ policies: many, repetitions: 1 });
  const lines = (svg: string) => svg.match(/<path[^>]*stroke-width="1\.8"[^>]*>/g) ?? [];
  const dashed = lines(course!.svg).filter((one) => one.includes('stroke-dasharray="5 3"'));
  // Of the costs and of the response times, for the seventh and the eighth.
  expect(dashed).toHaveLength(4);
  // The first has a circle, which is drawn with arcs.
  expect(tradeoff!.svg.match(/<path d="M[^"]*a5,5/g)).toHaveLength(1);
});

test('the picture has ink, a title that is the finding, and its series as data', () => {
  const [course, tradeoff] = draw();
  expect(course!.title).toMatch(/^enough is the only policy that keeps p95 < 500ms/);
  expect(tradeoff!.title).toBe(course!.title);
  expect(course!.csv.split('\n')[0]).toBe(
    'policy,from_s,to_s,arrival_rate,replicas_needed,replicas_ready,replicas_paid,response_s,late_share,cost',
  );
  expect(course!.csv.trim().split('\n')).toHaveLength(1 + 2 * 12);
  expect(ink(course!.svg)).toBeGreaterThan(5000);
});

test('time has the unit that a person would choose', () => {
  expect(timeAxis(180, 0, 400).title).toBe('seconds since the load began');
  expect(timeAxis(1800, 0, 400).title).toBe('minutes since the load began');
  const day = timeAxis(86_400, 0, 400);
  expect(day.title).toBe('hours since the load began');
  expect(day.scale.ticks.at(-1)).toEqual({ value: 24, label: '24' });
  expect(day.at(43_200)).toBe(200);
});

test('labels of points that lie together are moved apart', () => {
  const box = { left: 0, right: 300, top: 0, bottom: 300, title: 0, width: 'wide' as const };
  const at = [150, 150] as const;
  const labels = ['first', 'second', 'third'].map((words) => ({ words, at, reach: 0 }));
  const places = placeLabels(labels, box, []);
  expect(new Set(places.map(({ x, y, anchor }) => `${x} ${y} ${anchor}`)).size).toBe(3);
});
