import type { Analysis, Estimate } from '../../analysis/analysis.ts';
import { comparesGenerators, PATTERNS_FIGURE, patternsAnswer } from '../../analysis/findings/patterns.ts';
import { type PatternGroup, patternGroups } from '../../analysis/patterns/groups.ts';
import { formatCsv } from '../../results/csv.ts';
import { armStyle } from '../arms.ts';
import type { Dot } from '../dot-panel.ts';
import type { FigureDefinition } from '../figure.ts';
import { frame } from '../frame.ts';
import { stack } from '../simulated-figure.ts';

/** A panel: what was measured of each generator, and what it is held against. */
interface Quantity {
  readonly key: string;
  readonly title: string;
  readonly columns: readonly [string, string];
  readonly factor?: 100;
  of(group: PatternGroup): Estimate | null;
  against(group: PatternGroup): number | null;
}

const quantities: readonly Quantity[] = [
  {
    key: 'rate_sent',
    title: 'requests sent per second',
    columns: ['sent', 'asked for'],
    of: (group) => group.rate_sent,
    against: (group) => group.rate_asked,
  },
  {
    key: 'gap_cv',
    title: 'coefficient of variation of the gaps between them',
    columns: ['sent', 'asked for'],
    of: (group) => group.cv,
    against: (group) => group.cv_asked,
  },
  {
    key: 'goodput',
    title: 'good answers per second, and all that ended',
    columns: ['good', 'all'],
    of: (group) => group.goodput_rps,
    against: (group) => group.throughput_rps.value,
  },
  {
    key: 'success',
    title: 'answered well, % of the requests sent',
    columns: ['good', 'at most'],
    factor: 100,
    of: (group) => group.success_share,
    against: () => 1,
  },
];

/** What each generator did to the load that was asked for, side by side. */
export const workloadPatterns: FigureDefinition = {
  id: PATTERNS_FIGURE,
  draw(analysis, width) {
    if (!comparesGenerators(analysis)) return null;
    const groups = patternGroups(analysis.patterns);
    const title = titleOf(analysis);
    const subtitle = `Of the requests of each measured window, by the times at which they were sent; ${repetitionWords(groups)}. Dashed: the last column.`;
    const panels = quantities.map(({ title: words, columns, factor, of, against }) => ({
      title: words,
      columns,
      linear: true,
      ...(factor && { factor }),
      rows: groups.flatMap((group): Dot[] => {
        const estimate = of(group);
        const style = armStyle(analysis.design, group.arm);
        return estimate ? [{ ...estimate, name: nameOf(group, groups), style, theory: against(group) }] : [];
      }),
    }));
    const content = {
      name: PATTERNS_FIGURE,
      title,
      subtitle,
      description: `${subtitle} ${title}.`,
      notes: [],
    };
    return {
      ...content,
      topic: 'Workload patterns',
      svg: frame({ ...content, body: (top) => stack(panels, top, width) }, width),
      csv: formatCsv(
        ['series', 'level', 'generator', 'quantity', 'value', 'low', 'high', 'n', 'against'],
        groups.flatMap((group) =>
          quantities.flatMap(({ key, of, against }) => {
            const estimate = of(group);
            if (!estimate) return [];
            const { value, low, high, n } = estimate;
            return [[group.series, group.level, group.generator, key, value, low, high, n, against(group)]];
          }),
        ),
      ),
    };
  },
};

const titleOf = (analysis: Analysis): string =>
  patternsAnswer(analysis)!.split(/[;.] /)[0]!.replace(/\.$/, '');

/** A series alone, or with its level where it has several. */
const nameOf = ({ series, level }: PatternGroup, groups: readonly PatternGroup[]): string =>
  groups.filter((one) => one.series === series).length > 1 ? `${series}, ${level}` : series;

function repetitionWords(groups: readonly PatternGroup[]): string {
  const n = Math.max(...groups.map(({ rate_sent }) => rate_sent.n));
  return n < 2 ? 'a single repetition, so no intervals' : `95% intervals over ${n} repetitions`;
}
