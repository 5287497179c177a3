import type { Estimate } from '../../analysis/analysis.ts';
import { comparesGenerators } from '../../analysis/findings/patterns.ts';
import { formatEstimate } from '../../analysis/format.ts';
import { type PatternGroup, patternGroups } from '../../analysis/patterns/groups.ts';
import { isOfSends } from '../../figures/index.ts';
import { verdictWords } from '../../figures/sample/words.ts';
import { formatTick } from '../../figures/ticks.ts';
import type { Block, TableCell } from '../blocks.ts';
import { code, heading, note, paragraph } from '../blocks.ts';
import { figureBlock } from '../figure-block.ts';
import type { ReportInput } from '../input.ts';
import { plotPath } from './files.ts';

/** How requests were really sent: compared where generators are, and else what single sends show. */
export function patterns(input: ReportInput): Block[] {
  const { analysis, figures } = input;
  const sends = figures.filter(isOfSends);
  const compared = comparesGenerators(analysis);
  if (!compared && sends.length === 0) return [];
  // Of each trial the gaps' shape; the rest lies in the folder, and on the trial's own page.
  const shown = compared ? sends.filter(({ name }) => name.startsWith('gap_histogram_')) : [];
  const rest = sends.filter((figure) => !shown.includes(figure));
  return [
    heading(2, 'How the requests were sent', 'patterns'),
    ...(compared ? [explained, table(patternGroups(analysis.patterns))] : []),
    ...(compared ? verdicts(input) : []),
    ...shown.flatMap((figure): Block[] => [
      heading(3, figure.topic, figure.name),
      figureBlock(analysis, figure),
    ]),
    ...(rest.length > 0
      ? [
          paragraph(compared ? 'And as pictures beside this report:' : whatIsThere),
          {
            kind: 'list',
            items: rest.map(({ name, title }) => [code(plotPath(name, 'png')), `: ${title}`]),
          } as const,
        ]
      : []),
  ];
}

const explained = paragraph(
  'A synchronous generator sends a request, waits for its answer, and only then begins the next gap. So gaps become as much longer as answers take, and requests that would have come meanwhile are never sent: the slower the server, the less it is asked. That is coordinated omission, and no percentile of what was sent shows it. An open generator sends each request when it arrives, whatever became of those before.',
);

const whatIsThere =
  'Gaps between requests as they were sent, not as they were planned, of one trial at the lowest, the middle and the highest level; every trial\u2019s own page has them too:';

function table(groups: readonly PatternGroup[]): Block {
  const several = groups.some(({ rate_sent }) => rate_sent.n > 1);
  return {
    kind: 'table',
    caption: `Requests sent in the measured windows and what became of them${several ? '; means over repetitions, 95% intervals below' : '; a single repetition, so no intervals'}. CV: standard deviation over mean of the gaps between sends, 1 for Poisson arrivals. Throughput counts all that ended, goodput only good answers. Response time runs from the time at which a request was intended.`,
    columns: [
      { title: 'load' },
      { title: 'asked', unit: 'req/s', numeric: true },
      { title: 'sent', unit: 'req/s', numeric: true },
      { title: 'gap CV', numeric: true },
      { title: 'throughput', unit: 'req/s', numeric: true },
      { title: 'goodput', unit: 'req/s', numeric: true },
      { title: 'good / sent', numeric: true },
      { title: 'response', unit: 's', numeric: true },
      { title: 'left out', unit: 'req', numeric: true },
    ],
    rows: groups.map((group) => ({
      cells: [
        { text: group.series, arm: group.arm },
        { text: group.rate_asked === null ? '\u2013' : formatTick(group.rate_asked) },
        cell(group.rate_sent),
        cell(group.cv),
        cell(group.throughput_rps),
        cell(group.goodput_rps),
        {
          text: `${group.requests.good} / ${group.requests.sent}`,
          ...(group.requests.waiting > 0 ? { detail: `${group.requests.waiting} without an answer` } : {}),
        },
        cell(group.response_s),
        cell(group.omitted),
      ],
    })),
  };
}

function cell(estimate: Estimate | null): TableCell {
  if (!estimate) return { text: '\u2013' };
  const { value, interval } = formatEstimate(estimate);
  return { text: value, ...(interval ? { detail: interval.replace(' to ', '\u2013') } : {}) };
}

/** Whether gaps as they were sent are those of a Poisson process. */
function verdicts({ analysis }: ReportInput): Block[] {
  const items = analysis.patterns.flatMap(({ series, run_id, sent_s, gaps }) => {
    if (sent_s === null) return [];
    const said = gaps?.check ? verdictWords('exponential', gaps.check) : 'Too few gaps to tell.';
    return [[`${series} (`, code(run_id), `): ${said}`]];
  });
  if (items.length === 0) return [];
  return [
    note('Whether the gaps are exponential and independent, tested on the times sent:'),
    { kind: 'list', items },
  ];
}
