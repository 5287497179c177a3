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

/**
 * Each assumption of M/M/1 by its own statistics, and one correction over all tests of all of them, so that a server that
 * meets them all has one named in at most 5% of trials, whatever the number of tests.
 */
export function assumptionsOf(seen: Checked): Assumption[] {
  if (seen.inWindow.length < FEWEST_REQUESTS) return checks.map(([name]) => tooFew(name, seen));
  const all = checks.map(([name, of]) => ({ name, ...of(seen) }));
  const { aspects } = judgeClaims(all.flatMap(({ claims }) => claims));
  let next = 0;
  return all.map(({ name, claims, untold }) => {
    const own = aspects.slice(next, next + claims.length);
    next += claims.length;
    const outcome = outcomeOf(own, untold);
    return { name, outcome, aspects: own, sentence: sentenceOf(name, outcome, own, untold) };
  });
}

function outcomeOf(aspects: readonly Aspect[], untold: string | null): Assumption['outcome'] {
  if (aspects.some(({ outcome }) => outcome === 'beyond')) return 'broken';
  if (untold !== null) return 'untold';
  return aspects.some(({ outcome }) => outcome === 'open') ? 'open' : 'holds';
}

function tooFew(name: AssumptionName, { inWindow }: Checked): Assumption {
  const sentence = `${name}: ${inWindow.length} requests are too few to tell; it takes ${FEWEST_REQUESTS}.`;
  return { name, outcome: 'open', aspects: [], sentence };
}
