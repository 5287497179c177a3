import { describe, expect, it } from 'vitest';
import { parseRates, parseStage } from './parse-rates.ts';
import { rampsOf, stepsOf } from './rates.ts';

describe('parseRates', () => {
  it('reads constant rates, fractions of one too', () => {
    expect(parseRates('500/s')).toEqual({ kind: 'constant', rate: 500 });
    expect(parseRates('0.5/s')).toEqual({ kind: 'constant', rate: 0.5 });
    expect(parseRates('30/min')).toEqual({ kind: 'constant', rate: 0.5 });
  });

  it('reads a sine, with and without noise', () => {
    const sine = { kind: 'sine', mean: 100, amplitude: 50, period_s: 60, noise: 0 };
    expect(parseRates('sine:100/s,50/s,60s')).toEqual(sine);
    expect(parseRates('sine: 100/s, 50/s, 1m, 0.1')).toEqual({ ...sine, noise: 0.1 });
  });

  it('reads a spike, whose base comes back', () => {
    expect(parseRates('spike:10/s,100/s,30s,5s')).toEqual({
      kind: 'ramps',
      ramps: [
        { duration_s: 30, from: 10, to: 10 },
        { duration_s: 5, from: 100, to: 100 },
        { duration_s: 0, from: 10, to: 10 },
      ],
    });
  });

  it.each([
    ['500', /with a unit/],
    ['0/s', /above 0\/s/],
    ['-5/s', /a rate is/],
    ['ramp:1/s', /one of RATE, sine:.*, spike:.*, got 'ramp:1\/s'/],
    ['sine:100/s,50/s', /sine:MEAN,AMPLITUDE,PERIOD\[,NOISE\]/],
    ['sine:100/s,50/s,60s,0.1,1', /sine:MEAN/],
    ['sine:100/s,50/s,60', /a duration is/],
    ['sine:100/s,50/s,0s', /period is above 0s/],
    ['sine:100/s,50/s,60s,much', /noise of a sine is a number from 0, got 'much'/],
    ['sine:0/s,0/s,60s', /above 0\/s/],
    ['spike:10/s,100/s,30s', /spike:BASE,PEAK,START,LENGTH/],
    ['spike:0/s,0/s,30s,5s', /above 0\/s/],
  ])("refuses '%s' and says why", (text, rule) => {
    expect(() => parseRates(text)).toThrow(rule);
    expect(() => parseRates(text)).toThrow(expect.objectContaining({ code: 'E_RATES' }));
  });
});

describe('stages', () => {
  it('are a duration and a rate, which may be 0', () => {
    expect(parseStage('30s:15/s')).toEqual({ duration_s: 30, rate: 15 });
    expect(parseStage('1m:0/s')).toEqual({ duration_s: 60, rate: 0 });
  });

  it.each(['30s', '30s:15', '15/s:30s', '30s:15/s:1', ''])("'%s' is none", (text) => {
    expect(() => parseStage(text)).toThrow(expect.objectContaining({ code: 'E_RATES' }));
  });

  it('become ramps, each from the rate before it, or steps', () => {
    const stages = ['10s:5/s', '20s:0/s'].map(parseStage);
    expect(rampsOf(1, stages)).toEqual({
      kind: 'ramps',
      ramps: [
        { duration_s: 10, from: 1, to: 5 },
        { duration_s: 20, from: 5, to: 0 },
      ],
    });
    expect(stepsOf(stages)).toEqual({
      kind: 'ramps',
      ramps: [
        { duration_s: 10, from: 5, to: 5 },
        { duration_s: 20, from: 0, to: 0 },
      ],
    });
  });
});
