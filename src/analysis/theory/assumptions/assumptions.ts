import { type Aspect, judgeClaims } from '../../../stats/checks/aspect.ts';
import type { Assumption, AssumptionName } from '../theory.ts';
import type { Checked, Claims } from './checked.ts';
import { exponentialService } from './exponential-service.ts';
import { independentServices } from './independence.ts';
import { littlesLaw } from './littles-law.ts';
import { oneServer } from './one-server.ts';
import { poissonArrivals } from './poisson-arrivals.ts';
import { sentenceOf } from './sentence.ts';
import { stationarity } from './stationarity.ts';

/** In the order of the report. A new assumption is a file, a name in the type, and a line here. */
const checks: readonly (readonly [AssumptionName, (seen: Checked) => Claims])[] = [
  ['Poisson arrivals', poissonArrivals],
  ['independence', independentServices],
  ['exponential service', exponentialService],
  ['one FIFO server', oneServer],
  ['stationarity', stationarity],
  ["Little's law", littlesLaw],
];

/** Fewer requests say nothing, whatever the test. */
const FEWEST_REQUESTS = 101;

/** What an assumption says of a trial, before anything is judged. */
export interface Stated extends Claims {
  readonly name: AssumptionName;
  /** How many requests there were, where they are too few; null: they are not. */
  readonly few: number | null;
}

export function statedOf(seen: Checked): Stated[] {
  const requests = seen.inWindow.length;
  return requests < FEWEST_REQUESTS
    ? checks.map(([name]) => ({ name, claims: [], untold: null, few: requests }))
    : checks.map(([name, of]) => ({ name, ...of(seen), few: null }));
}

/**
 * Each assumption of M/M/1 by its own statistics, and one correction over all tests of all assumptions in all trials, so
 * that a server that meets them all has one named anywhere in at most 5% of all series, whatever the number of tests.
 */
export function judged(trials: readonly (readonly Stated[])[]): Assumption[][] {
  const { aspects } = judgeClaims(trials.flatMap((all) => all.flatMap(({ claims }) => claims)));
  let next = 0;
  return trials.map((all) =>
    all.map(({ name, claims, untold, few }) => {
      if (few !== null) return tooFew(name, few);
      const own = aspects.slice(next, next + claims.length);
      next += claims.length;
      const outcome = outcomeOf(own, untold);
      return { name, outcome, aspects: own, sentence: sentenceOf(name, outcome, own, untold) };
    }),
  );
}

function outcomeOf(aspects: readonly Aspect[], untold: string | null): Assumption['outcome'] {
  if (aspects.some(({ outcome }) => outcome === 'beyond')) return 'broken';
  if (untold !== null) return 'untold';
  return aspects.some(({ outcome }) => outcome === 'open') ? 'open' : 'holds';
}

function tooFew(name: AssumptionName, requests: number): Assumption {
  const sentence = `${name}: ${requests} requests are too few to tell; it takes ${FEWEST_REQUESTS}.`;
  return { name, outcome: 'open', aspects: [], sentence };
}
