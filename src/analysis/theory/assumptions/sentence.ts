import type { Aspect } from '../../../stats/checks/aspect.ts';
import { formatNumber } from '../../format.ts';
import type { Assumption, AssumptionName } from '../theory.ts';

/** In a sentence, with the effect that decides. */
export function sentenceOf(
  name: AssumptionName,
  outcome: Assumption['outcome'],
  aspects: readonly Aspect[],
  untold: string | null,
): string {
  const worst = (of: Aspect['outcome']) =>
    aspects.filter((one) => one.outcome === of).toSorted((a, b) => excess(b) - excess(a))[0];
  switch (outcome) {
    case 'broken': {
      const aspect = worst('beyond')!;
      return `${name} broke. Not so: ${aspect.name}; ${effectOf(aspect)}, ${chanceOf(aspect)}.`;
    }
    case 'holds':
      return `${name} held: every effect lies inside its margin with its whole interval, the nearest to it being ${effectOf(worst('within')!)}.`;
    case 'open': {
      const aspect = worst('open')!;
      return `${name}: nothing speaks against it, and it is not shown. Open: ${aspect.name}; ${effectOf(aspect)} (${interval(aspect)}).`;
    }
    case 'untold':
      return `${name}: not to be told, since ${untold}.${aspects.length > 0 ? ` What is known speaks not against it: ${effectOf(aspects[0]!)}.` : ''}`;
  }
}

/** How far the end of the interval lies from the margin's middle, in half margins. */
function excess({ effect: { value, low, high, margin }, outcome }: Aspect): number {
  const middle = (margin.low + margin.high) / 2;
  const half = (margin.high - margin.low) / 2;
  const ends = outcome === 'beyond' ? [value] : [low, high];
  return Math.max(...ends.map((end) => Math.abs(end - middle))) / half;
}

function effectOf({ effect: { what, value, margin } }: Aspect): string {
  const range =
    margin.low === 0
      ? `up to ${formatNumber(margin.high)}`
      : `${formatNumber(margin.low)} to ${formatNumber(margin.high)}`;
  return `${what} ${formatNumber(value)}, where ${range} does not matter`;
}

const interval = ({ effect: { low, high } }: Aspect) =>
  `90% interval ${formatNumber(low)} to ${formatNumber(high)}`;

function chanceOf({ tests }: Aspect): string {
  const p = Math.min(...tests.map(({ adjusted }) => adjusted));
  return p < 0.001 ? 'p < 0.001' : `p = ${formatNumber(p, 2)}`;
}
