import type { Capacity, Design, Finding } from '../analysis.ts';
import { formatNumber } from '../format.ts';
import type { Facts } from './finding-family.ts';
import { amount, figureOf, list } from './words.ts';

/** What each line can carry, as far as the levels show it. */
export function capacity({ analysis }: Facts): Finding[] {
  const { design } = analysis;
  const figure = figureOf(design, 'throughput');
  const rising = analysis.capacity.filter((one) => !one.saturated);
  const findings: Finding[] = analysis.capacity.flatMap((one) =>
    one.saturated
      ? [{ id: `capacity-${one.series}`, text: reached(one, design), figure, level: 'detail' }]
      : [],
  );
  if (rising.length > 0)
    findings.push({ id: 'capacity-beyond', text: notReached(rising, design), figure, level: 'caution' });
  return findings;
}

function reached({ series, x_max, x_max_level, knee, n_star, usl }: Capacity, { x }: Design): string {
  const most = `${series} carries ${amount(x_max, 'good requests/s')}, at ${x_max_level} ${x.label}`;
  const star = n_star === null ? '' : `; N* = X_max (R_min + Z) is ${formatNumber(n_star, 2)}`;
  return `${most}. It is past its knee from ${knee}${star}${usl ? `; ${scalability(usl, x.label)}` : ''}.`;
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

function notReached(all: readonly Capacity[], { x }: Design): string {
  const one = all.length === 1;
  const levels = new Set(all.map(({ x_max_level }) => x_max_level));
  const most = all.map(({ x_max, x_max_level }, i) => {
    const unit = i === 0 ? 'good requests/s' : 'requests/s';
    return amount(x_max, unit, i === 0) + (levels.size > 1 ? ` at ${x_max_level}` : '');
  });
  const where = levels.size > 1 ? x.label : `at ${[...levels][0]} ${x.label}`;
  return (
    `${list(all.map(({ series }) => series))} ${one ? 'was' : 'were'} not driven past ${one ? 'its' : 'their'} knee: ` +
    `the ${list(most)} ${where} ${one ? 'is' : 'are'} what this load asked for, and the capacity lies beyond.`
  );
}
