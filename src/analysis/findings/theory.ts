import type { Finding } from '../analysis.ts';
import { formatNumber, formatShare } from '../format.ts';
import type { Agreement, AssumptionName, Theory, TheoryTrial } from '../theory/theory.ts';
import type { Facts } from './finding-family.ts';
import { largest, loadOf, loadsOf, share, signedShare, span } from './theory-words.ts';
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
function inside(
  { series, response_levels, response_inside }: Agreement,
  trials: readonly TheoryTrial[],
): Finding[] {
  const halves = trials.flatMap(({ response_s }) =>
    response_s ? [(response_s.theory.high - response_s.theory.low) / 2 / response_s.theory.value] : [],
  );
  const widths = [Math.min(...halves), Math.max(...halves)].map(formatShare);
  const repeated =
    halves.length > response_levels ? `, the ${halves.length} trials taken together by level` : '';
  const text =
    halves.length === 0
      ? `Theory knows no steady state of ${series} at the rates achieved.`
      : `The mean response time of ${series} is where theory at the rate achieved expects it in 95% of such measurements at ${response_inside} of ${plural(response_levels, 'level')}${repeated}; the half-width of that range is ${[...new Set(widths)].join(' to ')}.`;
  return [{ id: `theory-${series}`, text, figure: THEORY_FIGURE, level: 'detail' }];
}

/** What separates overhead from chance. */
function recursion({ series }: Agreement, trials: readonly TheoryTrial[]): Finding[] {
  const known = trials.flatMap(({ lindley }) => lindley ?? []);
  if (known.length === 0) return [];
  const alone = trials.some(({ replicas }) => replicas > 1) ? ' with 1 replica' : '';
  const worst = largest(known.map(({ occupied }) => occupied.off));
  const drawn = trials.filter(({ lindley }) => lindley?.drawn);
  const on = `On the arrivals and occupancies of ${series}${alone} the recursion is off by at most ${share(worst)} beyond the empty round trip of ${span(known.map(({ empty_roundtrip_s }) => empty_roundtrip_s))}`;
  if (drawn.length === 0)
    return [{ id: `recursion-${series}`, text: `${on}.`, figure: THEORY_FIGURE, level: 'detail' }];
  const off = drawn.toSorted((a, b) => Math.abs(b.lindley!.drawn!.off) - Math.abs(a.lindley!.drawn!.off))[0]!;
  const inflation = drawn.map(({ lindley }) => lindley!.inflation_s!);
  const utilisation = largest(drawn.map(({ lindley }) => lindley!.drawn!.utilisation_off));
  const withTrip = largest(drawn.map(({ lindley }) => lindley!.drawn!.off_with_round_trip));
  const disagreeing = drawn.filter(({ lindley }) => !lindley!.drawn!.agrees);
  const busier = drawn.filter(({ lindley }) => !lindley!.drawn!.utilisation_agrees);
  const named =
    disagreeing.length === 0
      ? ''
      : ` That is more than is allowed at ${list(loadsOf(disagreeing))}${otherCauses(disagreeing)}.`;
  const busy =
    busier.length === 0 ? '' : ` The utilisation is off by more than is allowed at ${list(loadsOf(busier))}.`;
  return [
    {
      id: `recursion-${series}`,
      text: `${on}. On the services drawn it is off by at most ${signedShare(off.lindley!.drawn!.off)} (at ${loadOf(off)}; with the empty round trip ${share(withTrip)}): what is left is overhead of ${span(inflation)} a request, and the utilisation is within ${share(utilisation)} of the one drawn.${named}${busy}`,
      figure: THEORY_FIGURE,
      level: disagreeing.length > 0 || busier.length > 0 ? 'caution' : 'detail',
    },
  ];
}

/** What else may have made services longer, by the worst of these trials. */
function otherCauses(trials: readonly TheoryTrial[]): string {
  const causes = [
    { of: 'was stolen', share: ({ stolen_share }: TheoryTrial) => stolen_share },
    { of: 'somebody had to wait for a CPU', share: ({ pressure_share }: TheoryTrial) => pressure_share },
    { of: 'the generator had to', share: ({ run_delay_share }: TheoryTrial) => run_delay_share },
  ].flatMap(({ of, share }) => {
    const most = Math.max(0, ...trials.map((trial) => share(trial) ?? 0));
    return most > NOTEWORTHY ? [`${formatShare(most)} of the time ${of}`] : [];
  });
  return causes.length === 0 ? '' : `; up to ${list(causes)} there`;
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
      text: `On the scale of the reference study ${series} is, over its levels, in ${list(clauses)}${within}.${of.throughput ? ' Throughput is held against the rate at which these requests were just sent, so that its place on the scale says little.' : ''}`,
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
  const { sent, completed, failed, in_system, server, rows } = conservation;
  const told =
    rows !== null && rows !== sent
      ? `${sent} sent, but requests.csv has ${plural(rows, 'row')}`
      : `${sent} sent, ${completed} answered well, ${failed} failed, ${in_system} still inside${server === null ? '' : `, ${server} counted by the server`}`;
  return [
    {
      id: `conservation-${series}`,
      text: `Requests do not add up in ${lost.length} of ${plural(trials.length, 'trial')} of ${series}, first in ${run_id}: ${told}.`,
      figure: null,
      level: 'caution',
    },
  ];
}

/** Of a window. */
const NOTEWORTHY = 0.001;
