import { describe, expect, it, test } from 'vitest';
import { Given, type ParameterName, parameters, type Texts, theoryCurve, theoryModels } from './index.ts';

/** '--lambda 75 --mu 100' as a shell reads it. */
function exampleOf(name: string): Given {
  const words = theoryModels[name]!.example.replaceAll("'", '').split(' ');
  const texts: Partial<Record<ParameterName, string>> = {};
  for (let i = 0; i < words.length; i += 2) texts[words[i]!.slice(2) as ParameterName] = words[i + 1]!;
  return new Given(texts satisfies Texts);
}

/** Every number of an answer. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : [];
}

describe.each(Object.keys(theoryModels))('%s', (name) => {
  const model = theoryModels[name]!;

  test('answers its example in finite numbers that survive JSON', () => {
    const answer = model.solve(exampleOf(name));
    const found = numbers(answer);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(Number.isFinite)).toBe(true);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  });

  test('names parameters that exist, and misses those it needs', () => {
    for (const one of [...model.needs, ...(model.takes ?? [])])
      expect(Object.keys(parameters)).toContain(one);
    expect(() => model.solve(new Given({}))).toThrow(/which is missing/);
  });

  test('has a curve whose lines rise with the load, or says that it has none', () => {
    if (!model.curve) return void expect(() => theoryCurve(model, exampleOf(name))).toThrow(/no figure/);
    const { points, here } = theoryCurve(model, exampleOf(name));
    expect(points.length).toBeGreaterThan(10);
    for (const [k] of here.lines.entries()) {
      const course = points.map((point) => point.lines[k]!);
      course.slice(1).forEach((one, i) => {
        expect(one.utilisation).toBeGreaterThanOrEqual(course[i]!.utilisation * (1 - 1e-9));
        expect(one.responseTime).toBeGreaterThanOrEqual(course[i]!.responseTime * (1 - 1e-6));
      });
    }
  });
});

describe('what is given', () => {
  it('is read as numbers, lists and rows', () => {
    const given = new Given({ lambda: '1e2', demands: '1,2;3,4', servers: '2,delay', mu: '1,2' });
    expect(given.number('lambda')).toBe(100);
    expect(given.matrix('demands')).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(given.servers(2)).toEqual([2, 'delay']);
    expect(given.scaled('mu', 2).numbers('mu')).toEqual([2, 4]);
    expect(given.numbers('think', [7])).toEqual([7]);
  });

  it('is one number for all classes, or one for each, and nothing between or beyond', () => {
    expect(new Given({ mu: '3' }).each('mu', 2)).toEqual([3, 3]);
    expect(new Given({ mu: '3,4' }).each('mu', 2)).toEqual([3, 4]);
    expect(new Given({}).each('scv', 2, 1)).toEqual([1, 1]);
    const priorities = (mu: string, scv: string) => () =>
      theoryModels['mg1-priorities']!.solve(new Given({ lambda: '20,30,10', mu, scv }));
    const refused = (message: RegExp) =>
      expect.objectContaining({ code: 'E_PARAMETER', message: expect.stringMatching(message) });
    expect(priorities('100,90,80,70', '1')).toThrow(refused(/mu .* each of the 3 classes, got 4/));
    expect(priorities('100,90', '1')).toThrow(refused(/mu .* each of the 3 classes, got 2/));
    expect(priorities('100', '1,2')).toThrow(refused(/scv .* each of the 3 classes, got 2/));
  });

  it('is refused with a reason', () => {
    const given = new Given({ lambda: '75/s', mu: '1,2', servers: '1,2,3', think: '' });
    expect(() => given.number('lambda')).toThrow(/plain numbers, got '75\/s'/);
    expect(() => given.number('mu')).toThrow(/one number here, got 2/);
    expect(() => given.servers(2)).toThrow(/3 stations of 2/);
    expect(() => given.number('think')).toThrow(/plain numbers/);
    expect(() => theoryCurve(theoryModels.mm1!, new Given({ lambda: '0', mu: '1' }))).toThrow(
      /above 0, got 0/,
    );
  });
});
