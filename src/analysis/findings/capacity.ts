import type { Capacity, Design, Finding } from '../analysis.ts';
import { askedAt, LIGHT, showsKnee } from '../capacity.ts';
import { formatNumber } from '../format.ts';
import type { Facts } from './finding-family.ts';
import { amount, figureOf, list } from './words.ts';

/** What each line can carry, as far as the levels show it. */
export function capacity({ analysis }: Facts): Finding[] {
  // What a server carries is then its calibrated rate, and no load was to go past it.
  if (analysis.theory) return [];
  const { design } = analysis;
  const figure = figureOf(design, 'throughput');
  const levelsOf = ({ series }: Capacity) =>
    analysis.cells
      .filter((cell) => cell.series === series && cell.metrics.goodput_rps)
      .map((cell) => cell.level);
  const findings: Finding[] = analysis.capacity.flatMap((one) =>
    one.saturated
      ? [{ id: `capacity-${one.series}`, text: reached(one, levelsOf(one), design), figure, level: 'detail' }]
      : [],
  );
  const open = analysis.capacity.filter((one) => !one.saturated);
  for (const kind of ['beyond', 'rising', 'one-level'] as const) {
    const all = open.filter((one) => kindOf(one, levelsOf(one), design) === kind);
    if (all.length > 0)
      findings.push({
        id: `capacity-${kind}`,
        text: notReached(kind, all, design),
        figure,
        level: 'caution',
      });
  }
  return findings;
}

/** What is known of a line that was not seen past its knee: the load bounds it, it rises, or nothing. */
type Kind = 'beyond' | 'rising' | 'one-level';

function kindOf(one: Capacity, levels: readonly number[], design: Design): Kind {
  if (!showsKnee(levels.length, design)) return 'one-level';
  const asked = askedAt(one.x_max_level, one, design);
  return asked !== null && one.x_max.value >= LIGHT * asked ? 'beyond' : 'rising';
}

function reached(
  { series, x_max, x_max_level, knee, n_star, usl }: Capacity,
  levels: readonly number[],
  { x }: Design,
): string {
  const most = `${series} carries ${amount(x_max, 'good requests/s')}, at ${x_max_level} ${x.label}`;
  const star = n_star === null ? '' : `; N* = X_max (R_min + Z) is ${formatNumber(n_star, 2)}`;
  const before = knee === levels.at(-1) ? levels.at(-2) : undefined;
  const past =
    before === undefined
      ? `It is past its knee from ${knee}`
      : `Its knee lies above ${before} and at ${knee} at most`;
  return `${most}. ${past}${star}${usl ? `; ${scalability(usl, x.label)}` : ''}.`;
}

function scalability(
  { peak_n, peak_x, peak_beyond, at_bound }: NonNullable<Capacity['usl']>,
  label: string,
): string {
  if (peak_n === null || peak_x === null) {
    const bound = at_bound.length > 0 ? ` (${at_bound.join(' and ')} on a bound)` : '';
    return `the Universal Scalability Law has no interior peak${bound}`;
  }
  return `the Universal Scalability Law peaks at ${formatNumber(peak_n, 2)} ${label} with ${formatNumber(peak_x, 2)} requests/s${peak_beyond ? ', which is beyond the levels measured' : ''}`;
}

function notReached(kind: Kind, all: readonly Capacity[], { x }: Design): string {
  const one = all.length === 1;
  const levels = new Set(all.map(({ x_max_level }) => x_max_level));
  const most = all.map(({ x_max, x_max_level }, i) => {
    const unit = i === 0 ? 'good requests/s' : 'requests/s';
    return amount(x_max, unit, i === 0) + (levels.size > 1 ? ` at ${x_max_level}` : '');
  });
  const where = levels.size > 1 ? x.label : `at ${[...levels][0]} ${x.label}`;
  const names = list(all.map(({ series }) => series));
  const [were, their] = one ? ['was', 'its'] : ['were', 'their'];
  const amounts = `the ${list(most)} ${where}`;
  switch (kind) {
    case 'beyond':
      return `${names} ${were} not driven past ${their} knee: ${amounts} ${one ? 'is' : 'are'} what this load asked for, and the capacity lies beyond.`;
    case 'rising':
      return `${names} ${were} not seen past ${their} knee: throughput still rises to ${amounts}, and the capacity may lie beyond.`;
    case 'one-level':
      return `One level shows no knee: whether ${amounts} ${one ? 'is' : 'are'} all that ${names} can carry is not known.`;
  }
}
