import { describe, expect, test } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { Given, powerOfChoices, type TheoryTexts } from '../../queueing/index.ts';
import { simulate } from '../repetition.ts';
import { armsOf, compareArms, simulationModels } from './index.ts';
import type { NamedModel } from './model.ts';

const model: NamedModel = simulationModels.dispatch!;
const arms = model.arms!;
const asked = (texts: TheoryTexts) => ({ lambda: '3', mu: '1', servers: '4', ...texts });

describe('arms', () => {
  test('are all of them, or those asked for; the base comes last and once', () => {
    expect(armsOf(arms, new Given(asked({})))).toEqual([
      'random',
      'round-robin',
      'shortest-of:2',
      'shortest-queue',
      'least-work',
      'shared',
    ]);
    expect(armsOf(arms, new Given(asked({ rule: 'shared,shortest-of:3,shortest-of:3' })))).toEqual([
      'shortest-of:3',
      'shared',
    ]);
    expect(armsOf(arms, new Given(asked({ servers: '2' })))).not.toContain('shortest-of:2');
  });

  test('are told beside theory and as multiples of the base, from ratios within repetitions', () => {
    const runs = ['shortest-queue', 'least-work', 'shared'].map((arm) => {
      const given = new Given(asked({ rule: arm }));
      const options = { requests: 4000, repetitions: 6, quantiles: true };
      return { arm, given, repetitions: simulate(model.make(given), createRng(4), options) };
    });
    const [shortest, least, base] = compareArms({ ...model, arms }, runs);
    expect([shortest!.title, base!.title]).toEqual(['shortest queue', 'one shared queue']);
    expect(base!.ratios.get('responseTime')).toMatchObject({ value: 1, low: 1, high: 1 });
    expect(least!.ratios.get('p95 responseTime')!.value).toBeCloseTo(1, 8);
    const { value, low, high } = shortest!.ratios.get('responseTime')!;
    const alone = shortest!.figures.find(({ name }) => name === 'responseTime')!;
    expect(low).toBeGreaterThan(1);
    // What the arms share cancels out.
    expect((high! - low!) / value).toBeLessThan((alone.high! - alone.low!) / alone.value / 2);
  });
});

describe('dispatch by name', () => {
  test('theory of two choices is a limit, which a hundred servers come near and four do not', () => {
    const limit = powerOfChoices(0.9, 1, 2).responseTime;
    const simulated = (servers: number) => {
      const given = new Given({
        lambda: `${0.9 * servers}`,
        mu: '1',
        servers: `${servers}`,
        rule: 'shortest-of:2',
      });
      expect(model.theory!(given)).toMatchObject({ limit: 'many servers', responseTime: limit });
      const [run] = simulate(model.make(given), createRng(5), { requests: 200_000 });
      return run!.whole.classes[0]!.responseTime;
    };
    expect(Math.abs(simulated(100) / limit - 1)).toBeLessThan(0.05);
    expect(simulated(4) / limit).toBeGreaterThan(1.2);
  });

  test('many servers have no theory of the shortest queue, and are simulated all the same', () => {
    const given = new Given({ lambda: '40', mu: '1', servers: '50', rule: 'shortest-queue' });
    expect(model.theory!(given)).toEqual({});
    expect(model.make(given).stations).toHaveLength(50);
  });

  test('says what it cannot do', () => {
    const refuse = (texts: TheoryTexts) => () => model.theory!(new Given(asked(texts)));
    expect(refuse({ rule: 'fastest' })).toThrow(
      /one of random, .*, shared or shortest-of:CHOICES, got 'fastest'/,
    );
    expect(refuse({ rule: 'shortest-of:0' })).toThrow(/got 'shortest-of:0'/);
    expect(refuse({ lambda: '4' })).toThrow(/steady state/);
    expect(refuse({ servers: '2.5' })).toThrow(/whole number/);
  });
});
