import type { Analysis, Finding } from '../analysis.ts';
import { formatEstimate, formatNumber, formatShare } from '../format.ts';
import { type PatternGroup, patternGroups, shareLeftOut, slowedDown } from '../patterns/groups.ts';
import type { Facts } from './finding-family.ts';
import { list, plural } from './words.ts';

/** The figure that shows all of them. */
export const PATTERNS_FIGURE = 'workload_patterns';

/** Several ways of making requests were compared: what each really did. */
export const comparesGenerators = ({ design, patterns }: Pick<Analysis, 'design' | 'patterns'>): boolean =>
  design.generators.length > 1 && patterns.some(({ kept }) => kept);

/** What a generator did to the load that was asked for; nothing where all of them sent what they were asked for. */
export function patterns({ analysis }: Facts): Finding[] {
  const groups = patternGroups(analysis.patterns);
  const compared = comparesGenerators(analysis);
  return [
    ...groups.flatMap((group) => (compared && group.cv ? [howItSent(group)] : [])),
    ...groups.flatMap(leftOut),
    ...(compared ? countedWrongly(groups) : []),
  ];
}

/** Of a study of generators, in one sentence. */
export function patternsAnswer(analysis: Pick<Analysis, 'design' | 'patterns'>): string | null {
  if (!comparesGenerators(analysis)) return null;
  const groups = patternGroups(analysis.patterns);
  const [worst] = slowedDown(groups);
  if (worst) {
    const open = groups.find((one) => one.generator === 'open' && one.arm === worst.arm);
    return `${pace(worst)}${open ? `; an open one sent ${rate(open.rate_sent.value)}, whatever the server did` : ''}.`;
  }
  const slow = groups.filter((one) => one.generator === 'synchronous');
  if (slow.length > 0 && slow.length < groups.length)
    return `Every synchronous generator kept the pace asked for: ${list(slow.map((one) => `${one.series} sent ${rate(one.rate_sent.value)} of ${rate(one.rate_asked!)}`))}. Answers were quick beside the gaps.`;
  return `Only ${list([...new Set(groups.map((one) => one.series))])} can be told of: the others have no valid trial, so the generators cannot be compared.`;
}

/** 'Asked for 2/s on high, a synchronous generator sent 0.18/s: the server set its pace, ...' */
function pace(group: PatternGroup): string {
  const asked = rate(group.rate_asked!);
  const left = formatShare(shareLeftOut(group));
  return `Asked for ${asked} on ${group.arm}, a synchronous generator sent ${rate(group.rate_sent.value)}: the server set its pace, and ${left} of the load was left out (coordinated omission)`;
}

function howItSent(group: PatternGroup): Finding {
  const { series, rate_asked, rate_sent, cv, cv_asked } = group;
  const asked = rate_asked === null ? '' : ` of ${rate(rate_asked)} asked for`;
  const spread =
    cv_asked === null ? '' : `, where the gaps asked for have ${Number(cv_asked.toPrecision(2))}`;
  return {
    id: `pattern-${series}`,
    text: `${series} sent ${rate(rate_sent.value)}${asked}; the gaps between its sends have a coefficient of variation of ${written(cv!)}${spread}.`,
    figure: null,
    level: 'detail',
  };
}

const written = (estimate: Parameters<typeof formatEstimate>[0]) => {
  const { value, interval } = formatEstimate(estimate);
  return interval === null ? value : `${value} (${interval})`;
};

/** What the waiting hid. */
function leftOut(group: PatternGroup): Finding[] {
  const { series, omitted, roundtrip_s, unpaced_response_s, rate_asked } = group;
  if (slowedDown([group]).length === 0 || !omitted || !roundtrip_s) return [];
  const hidden =
    unpaced_response_s === null
      ? ''
      : ` The requests that it did send took ${seconds(roundtrip_s.value)} on average. The same ones after the same gaps, but begun at arrivals and not at answers, would have taken ${seconds(unpaced_response_s.value)} on one first-come, first-served server (Lindley\u2019s recursion), and what was left out would have queued behind them.`;
  const text = `${series}: while it waited for answers, about ${formatNumber(omitted.value, 2)} arrivals at the ${rate(rate_asked!)} asked for were never sent, and are in no percentile.${hidden}`;
  return [{ id: `omission-${series}`, text, figure: null, level: 'caution' }];
}

/** Throughput counts whatever ended: a load that fails fast has the highest. */
function countedWrongly(groups: readonly PatternGroup[]): Finding[] {
  const bad = groups
    .filter(({ requests: { sent, good } }) => good < sent)
    .toSorted((a, b) => a.requests.good / a.requests.sent - b.requests.good / b.requests.sent)[0];
  const rule = 'Throughput counts failed requests, goodput does not: only goodput tells what was served.';
  const patience = 'Had those given up, throughput would count them as well.';
  if (!bad) return [];
  const {
    requests: { sent, good, failed, waiting },
    throughput_rps,
    goodput_rps,
  } = bad;
  const parts = [
    `${plural(good, 'was', 'were')} answered well`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(waiting > 0 ? [`${waiting} still waited when the load was over`] : []),
  ];
  const rates =
    failed > 0
      ? ` Its throughput is ${rate(throughput_rps.value)}, its goodput ${rate(goodput_rps.value)}.`
      : '';
  const text = `Of ${plural(sent, 'request')} that ${bad.series} sent, ${list(parts)}: what is sent, or ends, is not what is served.${rates} ${rule}${failed === 0 && waiting > 0 ? ` ${patience}` : ''}`;
  return [{ id: 'patterns-goodput', text, figure: PATTERNS_FIGURE, level: 'detail' }];
}

/** Two digits, three from 1 on, and no zeros at the end. */
const rate = (value: number) => `${Number(value.toPrecision(value < 1 ? 2 : 3))}/s`;

const seconds = (value: number) =>
  value < 1 ? `${formatNumber(1000 * value)} ms` : `${formatNumber(value)} s`;
