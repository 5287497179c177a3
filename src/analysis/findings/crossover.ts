import type { Crossover, Finding } from '../analysis.ts';
import { metrics } from '../metrics.ts';
import type { Facts } from './finding-family.ts';
import { list, place } from './words.ts';

const FIGURE = 'crossover_analysis';

/**
 * Where the better arm changes: a sentence for each crossing, one for all metrics of which the same is true.
 * Of more than two lines only the crossings are told, pair by pair.
 */
export function crossover({ analysis }: Facts): Finding[] {
  const { crossovers, series } = analysis;
  const many = series.length > 2;
  const finding = (id: string, text: string): Finding => ({
    id: `crossover-${id}`,
    text: `${many ? text : capital(text)}.`,
    figure: FIGURE,
    level: 'detail',
  });
  const crossing = crossovers
    .filter((one) => one.kind === 'crosses')
    .map((one) =>
      many
        ? finding(`${one.metric}-${one.a}-${one.b}`, `${one.a} and ${one.b}: ${crosses(one, analysis)}`)
        : finding(one.metric, crosses(one, analysis)),
    );
  if (many) return crossing;

  const none = crossovers.filter((one) => one.kind === 'none in the range measured');
  const bests = [...new Set(none.flatMap((one) => one.below ?? []))];
  const throughout = bests.map((best) => {
    const own = none.filter((one) => one.below === best);
    const verb = own.length === 1 ? 'does' : 'do';
    const text = `${quantities(own)} ${verb} not cross in the range measured: ${best} is the better throughout`;
    return finding(`none-${best}`, text);
  });
  const alike = none.filter((one) => one.below === null);
  const level = alike.map(
    ({ a, b }) => `no crossing of ${a} and ${b} in ${quantities(alike)}: they are not told apart`,
  );
  const open = crossovers.filter((one) => one.kind === 'not enough repetitions');
  return [
    ...crossing,
    ...throughout,
    ...level.slice(0, 1).map((text) => finding('not-told-apart', text)),
    ...(open.length > 0 ? [finding('open', unsaid(open, analysis))] : []),
  ];
}

function crosses({ metric, at, below, above }: Crossover, { design }: Facts['analysis']): string {
  const places = at.map((one) => place(one, design)).join(', then at ');
  return `${metrics[metric].quantity} crosses at ${places}: below it ${below} is better, above it ${above}`;
}

function unsaid(open: readonly Crossover[], { design }: Facts['analysis']): string {
  const verb = open.length === 1 ? 'crosses' : 'cross';
  return design.repetitions < 2
    ? `one repetition cannot say whether ${quantities(open)} ${verb}`
    : `the valid repetitions are too few, or the arms too alike, to say whether ${quantities(open)} ${verb}`;
}

const quantities = (some: readonly Crossover[]) => list(some.map(({ metric }) => metrics[metric].quantity));

/** 'p95' and its like stay as they are. */
const capital = (text: string) => (/^p\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));
