import { type ArrivalSample, arrivalSample, arrivalsOf, arrivalWords } from '../arrivals/index.ts';
import { arrivalFigures } from '../figures/arrivals/index.ts';
import { effectNumber, pWords, verdictOn } from '../figures/sample/words.ts';
import { formatTick } from '../figures/ticks.ts';
import type { Certificate } from '../measure/certificate.ts';
import { measuredWindow } from '../measure/window.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import type { Aspect, Check } from '../stats/index.ts';
import { type Block, heading, note, paragraph, type Row } from './blocks.ts';
import { pictures } from './html-blocks.ts';

/** When the requests of an open load were to come, and whether they were sent then. */
export interface TrialArrivals {
  /** Drawn once more from the seed; null: they were replayed from a file. */
  readonly sample: ArrivalSample | null;
  readonly certificate: Certificate | null;
}

/** null: requests did not arrive by themselves. */
export function trialArrivals(
  planned: PlannedTrial | undefined,
  certificate: Certificate | null,
): TrialArrivals | null {
  if (planned?.workload.model !== 'open') return null;
  const { workload, phases, seed } = planned;
  const { arrivals, rates } = workload;
  const { until } = measuredWindow(phases, workload);
  const sample = rates.kind === 'trace' ? null : arrivalSample(arrivalsOf({ arrivals, rates }, seed, until));
  return { sample, certificate };
}

/** The part of a trial's page about its arrivals, as HTML. */
export function arrivalSection(
  { sample, certificate }: TrialArrivals,
  html: (block: Block) => string,
): string[] {
  const drawn = sample ? drawnParts(sample, html) : [];
  const sent = certificate ? sentBlocks(certificate).map(html) : [];
  return drawn.length + sent.length === 0
    ? []
    : [html(heading(2, 'Arrivals', 'arrivals')), ...drawn, ...sent];
}

function drawnParts(sample: ArrivalSample, html: (block: Block) => string): string[] {
  const { process, check, cut, until_s, times } = sample;
  const wide = arrivalFigures(sample, 'wide');
  const narrow = arrivalFigures(sample, 'narrow');
  const intended =
    'When requests were to come: the times are drawn once more from the trial\u2019s seed, warm-up included.';
  const stretched =
    sample.rate === null
      ? ' The rate goes with time, so gaps and counts are those of a clock that goes as fast as arrivals are expected (time rescaling).'
      : '';
  return [
    html(paragraph(intended + stretched)),
    ...(cut
      ? [html(note(`The first ${formatTick(times.length)}, which come in ${formatTick(until_s)} s.`))]
      : []),
    ...(check
      ? [html(paragraph(verdictOn(arrivalWords(process), check))), html(checkTable(check))]
      : [html(paragraph(unchecked(sample)))]),
    ...wide.map((figure, i) => pictures(figure.svg, narrow[i]!.svg)),
  ];
}

const unchecked = ({ process, times }: ArrivalSample) =>
  process.scv === 0
    ? `Nothing about ${arrivalWords(process)} is random: there is nothing to test.`
    : `${times.length} arrivals are too few to test.`;

export function checkTable({ aspects, alpha }: Check): Block {
  return {
    kind: 'table',
    caption: `What they claim to be, as effects, with the interval beyond whose ends are at most 5% each, and the margin inside which a deviation does not matter. p by Holm\u2019s correction over all tests, at ${alpha}; p alone never condemns.`,
    columns: [
      { title: 'claim' },
      { title: 'effect', numeric: true },
      { title: 'interval', numeric: true },
      { title: 'margin', numeric: true },
      { title: 'outcome' },
      { title: 'tests' },
    ],
    rows: aspects.map(aspectRow),
  };
}

function aspectRow({ name, effect, tests, outcome }: Aspect): Row {
  const { what, value, low, high, margin } = effect;
  const range = (from: number, to: number) => `${effectNumber(from)} to ${effectNumber(to)}`;
  return {
    cells: [
      { text: name, detail: what },
      { text: effectNumber(value) },
      { text: range(low, high) },
      { text: range(margin.low, margin.high) },
      { text: outcome, strong: outcome === 'beyond' },
      { text: tests.map((test) => `${test.name} ${pWords(test.adjusted)}`).join(', ') || '\u2013' },
    ],
  };
}

/** Times sent against times intended, in the same run. */
function sentBlocks({ sentences, checks }: Certificate): Block[] {
  const [verdict = ''] = sentences;
  return [
    paragraph(`Whether they were sent then, by the certificate of the run: ${verdict}.`),
    { kind: 'list', items: checks.map(({ sentence }) => [sentence]) },
  ];
}
