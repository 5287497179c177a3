import type { Analysis, Finding } from '../analysis.ts';
import { formatNumber, formatShare } from '../format.ts';
import type { Agreement, AssumptionName, Theory, TheoryTrial } from '../theory/theory.ts';
import type { Facts } from './finding-family.ts';
import { list, plural } from './words.ts';

/** The figure that shows the answer. */
export const THEORY_FIGURE = 'response_time_vs_rho';

/** What trials that are held against theory say beyond the answer. */
export function theory({ analysis }: Facts): Finding[] {
  const held = analysis.theory;
  if (!held) return [];
  if (held.trials.length === 0) return [nothingHeld(held)];
  return studied(held).flatMap(({ agreement, trials }) => [
    ...inside(agreement, trials),
    ...recursion(agreement, trials),
    ...quantities(agreement),
    ...brokenAssumptions(agreement.series, trials),
    ...losses(agreement.series, trials),
  ]);
}

interface Studied {
  readonly agreement: Agreement;
  readonly trials: readonly TheoryTrial[];
}

const studied = ({ agreements, trials: all }: Theory): Studied[] =>
  agreements.flatMap((agreement) => {
    const trials = all.filter(({ series, kept }) => series === agreement.series && kept);
    return trials.length === 0 ? [] : [{ agreement, trials }];
  });

/**
 * Whether a server is what theory takes it for, or which assumption broke. Agreement is claimed from the recursion on its
 * own arrivals and services only: theory's interval of a mean response time is wide, and holds a server that is off by a
 * tenth. null: nothing was held against theory.
 */
export function theoryAnswer({ theory: held }: Pick<Analysis, 'theory'>): string | null {
  const all = held ? studied(held) : [];
  if (all.length === 0) return null;
  return all
    .map(({ agreement, trials }) => {
      const { broken } = agreement;
      return `${answerOf(agreement, trials)}${broken.length > 0 ? ` ${brokenAt(broken, trials)}` : ''}`;
    })
    .join(' ');
}

const nothingHeld = ({ calibrations }: Theory): Finding => ({
  id: 'theory',
  text:
    calibrations.length === 0
      ? 'Nothing can be held against theory: no service rate was calibrated.'
      : 'Nothing can be held against theory: no trial of a calibrated deployment is finished.',
  figure: null,
  level: 'caution',
});

/** By theory's own interval, which says more of the length of the measurement than of the server. */
function inside({ series, levels, response_inside }: Agreement, trials: readonly TheoryTrial[]): Finding[] {
  const halves = trials.flatMap(({ response_s }) =>
    response_s ? [(response_s.theory.high - response_s.theory.low) / 2 / response_s.theory.value] : [],
  );
  const widths = [Math.min(...halves), Math.max(...halves)].map(formatShare);
  const text =
    halves.length === 0
      ? `Theory knows no steady state of ${series} at the rates achieved.`
      : `The mean response time of ${series} is where theory at the rate achieved expects it in 95% of such measurements at ${response_inside} of ${plural(levels, 'level')}; the half-width of that range is ${[...new Set(widths)].join(' to ')}.`;
  return [{ id: `theory-${series}`, text, figure: THEORY_FIGURE, level: 'detail' }];
}

function answerOf(agreement: Agreement, trials: readonly TheoryTrial[]): string {
  const { series, lindley_agrees, lindley_levels, broken, levels, response_inside } = agreement;
  const model = modelsOf(trials);
  const missed = missedLevels(trials);
  if (lindley_agrees === null) {
    return broken.length > 0
      ? `Under this load ${series} is no ${model}.`
      : `Nothing speaks against ${model} for ${series}, whose mean response time lies in theory's range at ${response_inside} of ${plural(levels, 'level')}; request by request it cannot be told, since ${untoldOf(trials)}.`;
  }
  const agreed = `request by request, the mean response time agrees with one queue and its arrivals and occupancies`;
  if (missed.length === 0 && broken.length === 0) {
    return `${series} behaves as ${model}: ${agreed} at ${lindley_levels === 1 ? 'the level' : `all ${lindley_levels} levels`}, and no assumption broke.`;
  }
  if (missed.length === 0)
    return `Under this load ${series} is no ${model}, though ${agreed} at every level.`;
  const everywhere = missed.length === trials.length && trials.length > 1;
  return `${series} does not behave as ${model}: ${everywhere ? 'at every level' : `at ${list(missed.map(loadOf))}`} the mean response time is not that of one queue with these arrivals and occupancies (off by ${list(missed.map((one) => signedShare(one.lindley!.occupied.off)))}).`;
}

const modelsOf = (trials: readonly TheoryTrial[]) => list([...new Set(trials.map(({ model }) => model))]);

const untoldOf = (trials: readonly TheoryTrial[]) =>
  trials.some(({ replicas }) => replicas > 1)
    ? 'it is not known which replica had a request'
    : 'the server does not tell when it was occupied';

const missedLevels = (trials: readonly TheoryTrial[]) =>
  trials.filter(({ lindley }) => lindley && !lindley.occupied.agrees);

function brokenAt(broken: readonly AssumptionName[], trials: readonly TheoryTrial[]): string {
  const clauses = broken.map((name) => {
    const where = trials.filter((trial) => isBroken(trial, name));
    const all = where.length === trials.length;
    return `${name} broke ${all && trials.length > 1 ? 'at every level' : `at ${list([...new Set(where.map(loadOf))])}`}`;
  });
  return `${capital(clauses.join('; '))}.`;
}

const isBroken = ({ assumptions }: TheoryTrial, name: AssumptionName) =>
  assumptions?.some((one) => one.name === name && one.outcome === 'broken') ?? false;

/** What separates overhead from chance. */
function recursion({ series }: Agreement, trials: readonly TheoryTrial[]): Finding[] {
  const known = trials.flatMap(({ lindley }) => lindley ?? []);
  if (known.length === 0) return [];
  const worst = largest(known.map(({ occupied }) => occupied.off));
  const drawn = trials.filter(({ lindley }) => lindley?.drawn);
  const on = `On the arrivals and occupancies of ${series} the recursion is off by at most ${share(worst)} beyond the empty round trip of ${microseconds(known[0]!.empty_roundtrip_s)}`;
  if (drawn.length === 0)
    return [{ id: `recursion-${series}`, text: `${on}.`, figure: THEORY_FIGURE, level: 'detail' }];
  const off = drawn.toSorted((a, b) => Math.abs(b.lindley!.drawn!.off) - Math.abs(a.lindley!.drawn!.off))[0]!;
  const inflation = drawn.map(({ lindley }) => lindley!.inflation_s!);
  const utilisation = largest(drawn.map(({ lindley }) => lindley!.drawn!.utilisation_off));
  const disagreeing = drawn.filter(({ lindley }) => !lindley!.drawn!.agrees);
  const named =
    disagreeing.length === 0
      ? ''
      : ` That is more than is allowed at ${list([...new Set(disagreeing.map(loadOf))])}${stolen(disagreeing)}.`;
  return [
    {
      id: `recursion-${series}`,
      text: `${on}. On the services drawn it is off by at most ${signedShare(off.lindley!.drawn!.off)} (at ${loadOf(off)}): what is left is overhead of ${span(inflation)} a request, and the utilisation is within ${share(utilisation)} of the one drawn.${named}`,
      figure: THEORY_FIGURE,
      level: disagreeing.length > 0 ? 'caution' : 'detail',
    },
  ];
}

function stolen(trials: readonly TheoryTrial[]): string {
  const share = Math.max(0, ...trials.map(({ stolen_share }) => stolen_share ?? 0));
  return share > 0.001 ? `; up to ${formatShare(share)} of the CPU time was stolen there` : '';
}

/** The reference's scale, and by equivalence: neither says more than that the lines look alike. */
function quantities({ series, of }: Agreement): Finding[] {
  const names = ['throughput', 'response', 'utilisation'] as const;
  const words = { throughput: 'throughput', response: 'mean response time', utilisation: 'utilisation' };
  const clauses = names.flatMap((name) => {
    const one = of[name];
    if (one === null) return [];
    const { pearson, mean_error, verdict: scale, equivalence } = one;
    const r = pearson === null ? '' : `, r = ${formatNumber(pearson)}`;
    const equal =
      equivalence === null ? '' : equivalence.equivalent ? ', equivalent' : ', not shown to be equivalent';
    return [`${words[name]} ${scale} (mean error ${formatShare(mean_error)}${r}${equal})`];
  });
  if (clauses.length === 0) return [];
  const margin = names.flatMap((name) => of[name]?.equivalence?.margin ?? [])[0];
  const within = margin === undefined ? '' : `; equivalent means within ${formatShare(margin)} on average`;
  return [
    {
      id: `scale-${series}`,
      text: `On the scale of the reference study ${series} is, over its levels, in ${list(clauses)}${within}.`,
      figure: null,
      level: 'detail',
    },
  ];
}

/** Each with the trial that shows it most clearly said once. */
function brokenAssumptions(series: string, trials: readonly TheoryTrial[]): Finding[] {
  const seen = new Set<AssumptionName>();
  return trials.flatMap((trial) =>
    (trial.assumptions ?? [])
      .filter(({ name, outcome }) => outcome === 'broken' && !seen.has(name))
      .map(({ name, sentence }): Finding => {
        seen.add(name);
        return {
          id: `assumption-${series}-${name.replaceAll(/\W+/g, '-')}`,
          text: `${series} at ${loadOf(trial)}: ${sentence}`,
          figure: null,
          level: 'caution',
        };
      }),
  );
}

function losses(series: string, trials: readonly TheoryTrial[]): Finding[] {
  const lost = trials.filter(({ conservation }) => !conservation.exact);
  if (lost.length === 0) return [];
  const { run_id, conservation } = lost[0]!;
  const { sent, completed, failed, in_system } = conservation;
  return [
    {
      id: `conservation-${series}`,
      text: `Requests do not add up in ${lost.length} of ${plural(trials.length, 'trial')} of ${series}, first in ${run_id}: ${sent} sent, ${completed} answered well, ${failed} failed, ${in_system} still inside.`,
      figure: null,
      level: 'caution',
    },
  ];
}

const loadOf = ({ offered_asked, offered }: TheoryTrial) =>
  `${formatNumber(offered_asked ?? offered, 2)} erlangs`;
const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));
/** What times of whole nanoseconds can tell apart. */
const FINEST_SHARE = 1e-5;
const share = (value: number) => formatShare(Math.abs(value) < FINEST_SHARE ? 0 : Math.abs(value));
const signedShare = (value: number) =>
  `${Math.abs(value) < FINEST_SHARE ? '' : value < 0 ? '-' : '+'}${share(value)}`;
const microseconds = (seconds: number) =>
  `${Math.abs(seconds) < 1e-7 ? 0 : formatNumber(1e6 * seconds, 2)} µs`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function span(seconds: readonly number[]): string {
  const [low, high] = [Math.min(...seconds), Math.max(...seconds)].map(microseconds);
  return low === high ? low! : `${low} to ${high}`;
}
