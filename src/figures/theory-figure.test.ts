import { describe, expect, it } from 'vitest';
import { Given, type Texts, theoryCurve, theoryModels } from '../queueing/theory/index.ts';
import { count, ink } from './drawn.test.data.ts';
import { theoryFigure } from './theory-figure.ts';

const draw = (name: string, texts: Texts) => {
  const model = theoryModels[name]!;
  return theoryFigure(`theory_${name}`, model.title, theoryCurve(model, new Given(texts)));
};

describe('a figure of theory', () => {
  it('has the answer as its title, thin dashed lines, a mark and the data', () => {
    const figure = draw('mm1', { lambda: '75', mu: '100' });
    expect(figure.title).toBe('M/M/1: mean response time 0.04 and utilisation 75% at an arrival rate of 75');
    expect(count(figure.svg, /<path [^>]*stroke-width="1.4" stroke-dasharray="5 4"/g)).toBe(2);
    expect(figure.svg).toContain('>saturation<');
    expect(figure.csv.split('\n').length).toBeGreaterThan(40);
    expect(ink(figure.svg)).toBeGreaterThan(2000);
  });

  it('goes on a logarithmic axis when asked near saturation', () => {
    expect(draw('mm1', { lambda: '80', mu: '100' }).svg).not.toContain('log scale');
    expect(draw('mm1', { lambda: '99.9', mu: '100' }).svg).toContain('mean response time (log scale)');
  });

  it('names several lines at their ends and compares the best with the worst', () => {
    const { svg, title } = draw('mg1-priorities', { lambda: '20,40', mu: '100', scv: '1' });
    expect(title).toBe(
      'At an arrival rate of 60 class 1 answers in 0.0175 on average, class 2 takes 1.64 times as long',
    );
    expect(svg).toContain('>class 1<');
    expect(svg).toContain('>class 2<');
  });

  it('counts users, and has no saturation where nothing becomes unstable', () => {
    expect(draw('closed', { demands: '2,3', users: '20' }).title).toMatch(/at 20 users$/);
    expect(draw('erlang-a', { lambda: '9', mu: '1', servers: '10', theta: '1' }).svg).not.toContain(
      'saturation',
    );
  });

  it('holds no number that is none', () => {
    for (const name of Object.keys(theoryModels).filter(
      (one) => theoryModels[one]!.curve && one !== 'dispatch',
    )) {
      const words = theoryModels[name]!.example.replaceAll("'", '').split(' ');
      const pairs = words.flatMap((word, i) => (i % 2 ? [] : [[word.slice(2), words[i + 1]!]]));
      expect(draw(name, Object.fromEntries(pairs)).svg, name).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
