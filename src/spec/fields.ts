import { z } from 'zod';
import { parseArrivals, parseRates, parseStage } from '../arrivals/index.ts';
import { messageOf } from '../core/errors.ts';
import { parseDuration, parseRate } from '../core/units.ts';
import { parseDurationDistribution } from '../stats/distributions/parse.ts';

/** A text field with a parser of its own: its error becomes the field's issue. */
function parsed<T>(parse: (text: string) => T, unit: string, examples: string[]) {
  return z
    .string({ error: ({ input }) => `needs a unit, e.g. ${examples[0]}; got ${JSON.stringify(input)}` })
    .meta({ description: unit, examples })
    .transform((text, ctx) => {
      try {
        return parse(text);
      } catch (error) {
        ctx.issues.push({ code: 'custom', message: messageOf(error), input: text });
        return z.NEVER;
      }
    });
}

export const duration = () => parsed(parseDuration, 'a duration', ['10s', '250ms', '2m']);

const LONGEST_S = 7 * 24 * 3600;

export const positiveDuration = () =>
  duration()
    .refine((value) => value > 0, { error: ({ input }) => `must be above 0s, got ${input}s` })
    .refine((value) => value <= LONGEST_S, { error: ({ input }) => `must be at most a week, got ${input}s` });

export const rate = () =>
  parsed(parseRate, 'a rate', ['50/s', '3/min']).refine((value) => value > 0, {
    error: ({ input }) => `must be above 0/s, got ${input}/s`,
  });

/** A rate that may be 0/s. */
export const rateOrNone = () => parsed(parseRate, 'a rate', ['0/s', '50/s']);

/** '500/s', 'sine:100/s,50/s,60s', 'spike:10/s,100/s,30s,10s'. */
export const rates = () =>
  parsed(parseRates, 'a rate, constant or over time', [
    '500/s',
    'sine:100/s,50/s,60s',
    'spike:10/s,100/s,30s,10s',
  ]);

/** Kept as written, like the think time. */
export const arrivals = () =>
  parsed(
    (text) => {
      parseArrivals(text);
      return text;
    },
    'an arrival process',
    ['poisson', 'constant', 'gamma:0.25'],
  );

/** '30s:15/s': a duration and a rate. */
export const stages = () => z.array(parsed(parseStage, 'a duration and a rate', ['30s:15/s'])).min(1);

/** Kept as written: the generator's threads parse it again. */
export const durationDistribution = () =>
  parsed(
    (text) => {
      parseDurationDistribution(text);
      return text;
    },
    'a distribution of durations',
    ['exp:100ms', 'uniform:1s,3s', 'const:0s'],
  );

/** A whole number from 1 to a maximum that says what a machine can be asked for. */
export const count = (maximum: number) => z.int().min(1).max(maximum);

/** Names become folder and file names. */
export const name = () =>
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, {
    error: ({ input }) => `must be letters, digits, '-', '_' or '.', got ${JSON.stringify(input)}`,
  });
