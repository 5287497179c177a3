import { binomialCdf } from '../../stats/binomial.ts';
import type { Analysis } from '../analysis.ts';
import { formatNumber } from '../format.ts';
import { agreementOf } from '../theory/agreement.ts';
import type { Agreement, AssumptionName, TheoryTrial } from '../theory/theory.ts';
import { capital, largest, loadOf, loadsOf, milliseconds, signedShare } from './theory-words.ts';
import { list, plural } from './words.ts';

type Trials = readonly TheoryTrial[];

/**
 * Whether a server is what theory takes it for, or which assumption broke. Agreement is claimed from the recursion on its
 * own arrivals and services only: theory's interval of a mean response time is wide, and holds a server that is off by a
 * tenth. The recursion tells of one replica, so nothing that it finds is said of several. null: nothing was held against
 * theory.
 */
export function theoryAnswer({ theory, validity }: Pick<Analysis, 'theory' | 'validity'>): string | null {
  const kept = theory?.trials.filter((trial) => trial.kept) ?? [];
  if (!theory || kept.length === 0) return null;
  const series = theory.agreements.map((one) => one.series);
  return [
    ...series.flatMap((name) =>
      ofSeries(
        name,
        kept.filter((trial) => trial.series === name),
      ),
    ),
    ...lost(kept),
    ...suspect(kept, validity),
  ].join(' ');
}

function ofSeries(series: string, kept: Trials): string[] {
  if (kept.length === 0) return [`Nothing can be said of ${series}: all of its trials are INVALID.`];
  const steady = kept.filter(isSteady);
  const single = steady.filter(({ replicas }) => replicas === 1);
  const name = kept.some(({ replicas }) => replicas > 1) ? `${series} with 1 replica` : series;
  return [
    ...(single.length > 0 ? ofOneReplica(name, agreementOf(series, single), single) : []),
    ...ofSeveral(
      series,
      steady.filter(({ replicas }) => replicas > 1),
    ),
    ...overloaded(
      series,
      kept.filter((trial) => trial.rate > 0 && !isSteady(trial)),
    ),
  ];
}

/** Whatever the dispatch, theory knows the throughput wherever there is a steady state. */
const isSteady = ({ throughput }: TheoryTrial) => throughput !== null;

function ofOneReplica(name: string, agreement: Agreement, trials: Trials): string[] {
  const { broken } = agreement;
  return [answerOf(name, agreement, trials), ...(broken.length > 0 ? [brokenAt(broken, trials)] : [])];
}

function answerOf(name: string, agreement: Agreement, trials: Trials): string {
  const { lindley_agrees, broken, response_levels, response_inside } = agreement;
  const model = list([...new Set(trials.map((one) => one.model))]);
  const missed = trials.filter(({ lindley }) => lindley && !lindley.occupied.agrees);
  const inside = `${response_inside} of ${plural(response_levels, 'level')}`;
  const tooFew = response_inside < fewestInside(response_levels);
  if (lindley_agrees === null) {
    const untold = `request by request it cannot be told, since ${untoldOf(trials)}`;
    if (broken.length > 0) return `Under this load ${name} is no ${model}.`;
    if (tooFew) {
      return `${name} is not shown to behave as ${model}: its mean response time lies in theory's range at ${inside} only, and ${untold}.`;
    }
    return `Nothing speaks against ${model} for ${name}, whose mean response time lies in theory's range at ${inside}; ${untold}.`;
  }
  if (missed.length > 0) {
    const everywhere = missed.length === trials.length && trials.length > 1;
    return `${name} does not behave as ${model}: ${everywhere ? 'at every level' : `at ${list(missed.map(loadOf))}`} the mean response time is not that of one queue with these arrivals and occupancies (off by ${list(missed.map((one) => signedShare(one.lindley!.occupied.off)))}).`;
  }
  const trips = trials.flatMap(({ lindley }) => lindley?.empty_roundtrip_s ?? []);
  const agreed = `request by request, less the round trip of an empty server (at most ${milliseconds(largest(trips))}), the mean response time agrees with one queue and its arrivals and occupancies at ${whereComputed(agreement, trials)}`;
  if (broken.length > 0) return `Under this load ${name} is no ${model}, though ${agreed}.`;
  if (tooFew) {
    return `${name} is not shown to behave as ${model}: ${agreed}, and no assumption broke, but theory's interval holds the mean response time at ${inside} only.${leftOpen(agreement)}`;
  }
  return `${name} behaves as ${model}: ${agreed}, and no assumption broke.${leftOpen(agreement)}`;
}

/** An answer does not say which replica gave it: there is theory's own interval, and no more. */
function ofSeveral(series: string, trials: Trials): string[] {
  if (trials.length === 0) return [];
  const counts = [...new Set(trials.map(({ replicas }) => replicas))].sort((a, b) => a - b);
  const clauses = counts.map((count) => {
    const own = trials.filter(({ replicas }) => replicas === count);
    const { broken } = agreementOf(series, own);
    const known = own.flatMap(({ response_s }) => response_s ?? []);
    const inside = known.filter((one) => one.inside).length;
    const where = `with ${count} replicas (${own[0]!.model})`;
    const said =
      known.length === 0
        ? `has nothing to be held against ${where}`
        : inside === 0
          ? `lies outside theory's range in ${everyTrial(known.length)} ${where}`
          : `lies within theory's range in ${inside} of ${plural(known.length, 'trial')} ${where}`;
    return broken.length > 0 ? `${said}, where ${list(broken)} broke` : said;
  });
  return [
    `Behind several replicas ${series} is not checked request by request: its mean response time ${clauses.join('; it ')}.`,
  ];
}

const everyTrial = (count: number) =>
  count < 3 ? (count === 1 ? 'the trial' : 'both trials') : `all ${count} trials`;

/** Not a fault of theory, nor of the server. */
function overloaded(series: string, trials: Trials): string[] {
  if (trials.length === 0) return [];
  const loads = trials.map((trial) => {
    const { offered_asked, offered, replicas } = trial;
    const byChance = offered_asked !== null && offered_asked < replicas;
    return byChance ? `${loadOf(trial)} (${formatNumber(offered, 2)} sent)` : loadOf(trial);
  });
  return [
    `At ${list([...new Set(loads)])} more arrives than ${series} can serve: theory knows no steady state there.`,
  ];
}

function lost(kept: Trials): string[] {
  const inexact = kept.filter(({ conservation }) => !conservation.exact).length;
  return inexact === 0 ? [] : [`Requests do not add up in ${inexact} of ${plural(kept.length, 'trial')}.`];
}

/** Such trials count, and whoever reads the answer is to know. */
function suspect(kept: Trials, validity: Analysis['validity']): string[] {
  const named = new Set(
    validity.trials.filter((one) => one.validity === 'SUSPECT').map(({ run_id }) => run_id),
  );
  const count = kept.filter(({ run_id }) => named.has(run_id)).length;
  if (count === 0) return [];
  return [
    `Measured under disturbance: ${count} of ${plural(kept.length, 'trial')} ${count === 1 ? 'is' : 'are'} SUSPECT.`,
  ];
}

/** Chance that a true model is denied for lying outside its own intervals too often. */
const DENIED = 0.01;

/**
 * Half of the levels at least, and as many as a true model has inside but once in a hundred: 5 of 7. An interval of 95% holds
 * 95% of them.
 */
function fewestInside(levels: number): number {
  let fewest = 0;
  while (binomialCdf(fewest, levels, 0.95) <= DENIED) fewest++;
  return Math.max(fewest, Math.ceil(levels / 2));
}

/** 'all 3 levels'; 'at 2 of 3 levels; at 0.60 erlangs not computed, since ...' */
function whereComputed({ levels, lindley_levels }: Agreement, trials: Trials): string {
  if (lindley_levels === levels) return levels === 1 ? 'the level' : `all ${levels} levels`;
  const lacking = trials.filter(({ lindley }) => lindley === null);
  return `${lindley_levels} of ${plural(levels, 'level')} (at ${list(loadsOf(lacking))} not computed, since ${untoldOf(lacking)})`;
}

/** What did not break is not shown by that. */
function leftOpen({ open, levels }: Agreement): string {
  const together = levels === 1 ? '' : ' over the levels together';
  return open.length > 0
    ? ` Not shown${together}, though nothing speaks against it: ${list(open)}.`
    : ` Each of them is shown to hold${together}.`;
}

const untoldOf = (trials: Trials) =>
  list([...new Set(trials.flatMap(({ lindley_untold }) => lindley_untold ?? []))]);

function brokenAt(broken: readonly AssumptionName[], trials: Trials): string {
  const clauses = broken.map((name) => {
    const where = trials.filter((trial) => isBroken(trial, name));
    const all = where.length === trials.length;
    return `${name} broke ${all && trials.length > 1 ? 'at every level' : `at ${list(loadsOf(where))}`}`;
  });
  return `${capital(clauses.join('; '))}.`;
}

const isBroken = ({ assumptions }: TheoryTrial, name: AssumptionName) =>
  assumptions?.some((one) => one.name === name && one.outcome === 'broken') ?? false;
