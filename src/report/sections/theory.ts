import { formatEstimate, formatNumber } from '../../analysis/format.ts';
import type { Agreement, Held, Range, Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { short } from '../../figures/dot-panel.ts';
import { inUnit } from '../../figures/sample/time-unit.ts';
import { pWords } from '../../figures/sample/words.ts';
import { groups, type TheoryLine, theoryLines } from '../../figures/theory/lines.ts';
import { percent, signedPercent } from '../../figures/theory/words.ts';
import { capital, list } from '../../figures/wording.ts';
import type { Block, Row, TableCell } from '../blocks.ts';
import { heading, note, paragraph } from '../blocks.ts';
import type { ReportInput } from '../input.ts';
import { calibrations } from './theory-calibration.ts';
import { checklist } from './theory-checklist.ts';
import { published } from './theory-published.ts';

/** Trials held against queueing theory: level by level, over all of them, assumption by assumption. */
export function theory({ analysis }: ReportInput): Block[] {
  const { theory: found } = analysis;
  if (!found || found.trials.length === 0) return [];
  return [
    heading(2, 'Against theory', 'theory'),
    paragraph(
      'Each trial is held against theory at the rate that was really sent in its window, and at the service rate of its calibration. Theory speaks of the mean over all windows of that length; which of them a trial is, is chance. Lindley\u2019s recursion takes the very requests of the trial, so that no chance is left: on the occupancies measured it checks queue and clocks, on the services drawn it shows what the server adds of its own. Agreement is claimed from Lindley\u2019s recursion only.',
    ),
    ...modelList(found),
    ...theoryLines(found).map((line, i, all) => levels(found, line, all.length > 1, i === 0)),
    ...agreements(found),
    ...remains(found),
    ...published(found),
    ...checklist(found),
    ...calibrations(found),
  ];
}

/** Which theory was used, where it is not the same everywhere. */
function modelList(found: Theory): Block[] {
  const lines = theoryLines(found);
  const models = new Set(found.trials.map(({ model }) => model));
  if (models.size === 1) return [note(`Theory: ${[...models][0]}.`)];
  const items = lines.map(({ series, levels: all }) => {
    const trials = all.flatMap(({ kept, excluded }) => [...kept, ...excluded]);
    const said = groups(trials, ({ model }) => model).map((own) => {
      const counts = [...new Set(own.map(({ replicas }) => replicas))].sort((a, b) => a - b);
      const unit = counts.length === 1 && counts[0] === 1 ? 'replica' : 'replicas';
      return `${own[0]!.model} (${list(counts.map(String))} ${unit})`;
    });
    return [`${series}: ${said.join(', ')}`];
  });
  return [
    paragraph('Each dispatch has its own theory; that of one queue before all replicas fits none of them:'),
    { kind: 'list', items },
  ];
}

const explained =
  'Below each figure: theory with the interval in which 95% of such windows lie, or how far what was measured is off, the round trip of an empty server taken from it and, after the comma, left in it. Bold: outside theory\u2019s interval, or not in agreement. Conserved: requests sent from the first on are completed, failed, or still inside at the end, and the server, where it counts, has counted them.';

/** A table a series, all with the same columns. */
function levels(found: Theory, { series, levels: all }: TheoryLine, named: boolean, first: boolean): Block {
  const replicated = new Set(found.trials.map(({ replicas }) => replicas)).size > 1;
  const times = found.trials.flatMap(({ response_s }) => (response_s ? [response_s.theory.value] : []));
  const { factor, unit } = inUnit(Math.min(1, ...times));
  const has = (of: (trial: TheoryTrial) => unknown) => found.trials.some((trial) => of(trial) !== null);
  const occupied = has(({ lindley }) => lindley);
  const drawn = has(({ lindley }) => lindley?.drawn ?? null);
  const numeric = true;
  return {
    kind: 'table',
    caption: `${named ? `${series}, trial by trial.` : 'Trial by trial.'}${first ? ` ${explained}` : ''}`,
    columns: [
      ...(replicated ? [{ title: 'replicas', numeric }] : []),
      { title: 'offered load', unit: 'asked, sent', numeric },
      { title: 'throughput', unit: 'req/s', numeric },
      { title: 'response', unit, numeric },
      ...(occupied ? [{ title: 'Lindley', unit: `occupancies, ${unit}`, numeric }] : []),
      ...(drawn ? [{ title: 'Lindley', unit: `drawn, ${unit}`, numeric }] : []),
      { title: 'utilisation', unit: '%', numeric },
      ...(drawn ? [{ title: 'utilisation', unit: 'drawn, %', numeric }] : []),
      { title: 'conserved', numeric },
    ],
    rows: all
      .flatMap(({ kept, excluded }) => [...kept, ...excluded])
      .map((trial) => ({
        cells: [
          ...(replicated ? [{ text: String(trial.replicas) }] : []),
          load(trial),
          held(trial.throughput, 1),
          held(trial.response_s, factor),
          ...(occupied ? [expected(trial.lindley?.occupied, factor)] : []),
          ...(drawn ? [expected(trial.lindley?.drawn, factor)] : []),
          held(trial.utilisation, 100),
          ...(drawn ? [drawnUtilisation(trial)] : []),
          conserved(trial),
        ],
      })),
  };
}

function load({ offered_asked, offered, kept }: TheoryTrial): TableCell {
  const text = offered_asked === null ? '\u2013' : short(offered_asked);
  return { text, detail: `${formatNumber(offered)}${kept ? '' : ', INVALID'}` };
}

/** 'theory 41.2, 36 to 46' under what was measured. */
function held(one: Held | null, factor: number): TableCell {
  if (!one) return { text: '\u2013', detail: 'no theory' };
  const { value, range } = rangeWords(one.theory, factor);
  return {
    text: formatNumber(one.measured * factor),
    detail: `${value}, ${range}`,
    ...(one.inside ? {} : { strong: true }),
  };
}

function rangeWords({ value, low, high }: Range, factor: number) {
  const [a, b] = [Math.max(0, low) * factor, high * factor];
  const written = formatEstimate({ value: value * factor, low: a, high: b, n: 2 });
  return { value: written.value, range: (written.interval ?? '').replace(' to ', '\u2013') };
}

const expected = (
  one:
    | {
        readonly expected_s: number;
        readonly off: number;
        readonly off_with_round_trip: number;
        readonly agrees: boolean;
      }
    | null
    | undefined,
  factor: number,
): TableCell =>
  one
    ? {
        text: formatNumber(one.expected_s * factor),
        detail: `${signedPercent(one.off)}, ${signedPercent(one.off_with_round_trip)}`,
        ...(one.agrees ? {} : { strong: true }),
      }
    : { text: '\u2013' };

const drawnUtilisation = ({ lindley }: TheoryTrial): TableCell =>
  lindley?.drawn
    ? {
        text: formatNumber(lindley.drawn.utilisation * 100),
        detail: signedPercent(lindley.drawn.utilisation_off),
        ...(lindley.drawn.utilisation_agrees ? {} : { strong: true }),
      }
    : { text: '\u2013' };

function conserved({
  conservation: { sent, completed, failed, in_system, server, rows, exact },
}: TheoryTrial): TableCell {
  const rest = [
    failed ? `${failed} failed` : '',
    in_system ? `${in_system} inside` : '',
    !exact && server !== null ? `server ${server}` : '',
    rows !== null && rows !== sent ? `requests.csv ${rows}` : '',
  ].filter(Boolean);
  return {
    text: exact ? `all ${sent}` : `${completed + failed + in_system} of ${sent}`,
    ...(exact ? {} : { strong: true }),
    ...(rest.length ? { detail: rest.join(', ') } : {}),
  };
}

const names = {
  throughput: 'throughput',
  response: 'mean response time',
  utilisation: 'utilisation',
} as const;

/** On the reference's scale, which says little, and by equivalence, which says what it claims. */
function agreements({ agreements: all, trials }: Theory): Block[] {
  const known = all.filter(({ levels: count }) => count > 0);
  if (known.length === 0) return [];
  const several = known.length > 1;
  const wordsOf = (one: Agreement) =>
    agreementWords(
      one,
      list([
        ...new Set(
          trials
            .filter(({ series, kept }) => series === one.series && kept)
            .flatMap(({ lindley_untold }) => lindley_untold ?? []),
        ),
      ]),
    );
  return [
    heading(3, 'Agreement over the levels', 'theory-agreement'),
    several
      ? { kind: 'list', items: known.map((one) => [`${one.series}: ${wordsOf(one)}`]) }
      : paragraph(wordsOf(known[0]!)),
    {
      kind: 'table',
      caption:
        'The scale: Excellent with r above 0.95 and a mean error below 10%, Good 0.90 and 20%, Acceptable 0.75 and 30%. Any two rising curves correlate, so r says little, and throughput is held against the rate just sent, so that its place says little, too. Equivalence: two one-sided tests on the log ratios of the levels, with the error of the calibration that they have in common; p is that of a true difference beyond the margin.',
      columns: [
        ...(several ? [{ title: 'arm' }] : []),
        { title: 'quantity' },
        { title: 'r', numeric: true },
        { title: 'mean error', numeric: true },
        { title: 'on that scale' },
        { title: 'margin', numeric: true },
        { title: 'p', numeric: true },
        { title: 'equivalent' },
      ],
      rows: known.flatMap(({ series, of }) =>
        (Object.keys(names) as (keyof typeof names)[]).flatMap((key, i): Row[] => {
          const one = of[key];
          if (one === null) return [];
          const { pearson, mean_error, verdict, equivalence } = one;
          const row = {
            first: several && i === 0,
            cells: [
              ...(several ? [{ text: i === 0 ? series : '' }] : []),
              { text: capital(names[key]) },
              { text: pearson === null ? '\u2013' : correlation(pearson) },
              { text: percent(mean_error) },
              { text: verdict },
              { text: equivalence ? `\u00b1${percent(equivalence.margin)}` : '\u2013' },
              { text: equivalence ? pWords(equivalence.p).replace(/^p (= )?/, '') : '\u2013' },
              { text: equivalence ? (equivalence.equivalent ? 'yes' : 'not shown') : 'one level' },
            ],
          };
          return [row];
        }),
      ),
    },
  ];
}

const correlation = (r: number) => (r > 0.99995 && r < 1 ? '> 0.9999' : r.toFixed(4).replace('-', '\u2212'));

const levelsOf = (some: number, all: number) => `${some} of ${all} ${all === 1 ? 'level' : 'levels'}`;

function agreementWords(
  { response_levels, response_inside, lindley_agrees, lindley_levels, broken, open }: Agreement,
  untold: string,
): string {
  const inside =
    response_levels === 0
      ? 'Theory has nothing to hold the mean response time against'
      : `Theory\u2019s interval holds the mean response time at ${levelsOf(response_inside, response_levels)}`;
  const lindley =
    lindley_agrees === null
      ? `Lindley\u2019s recursion could not be computed, since ${untold}, and so no agreement is claimed`
      : `Lindley\u2019s on the occupancies agrees with it at ${levelsOf(lindley_agrees, lindley_levels)}`;
  const what = broken.length ? `What broke: ${list(broken)}.` : 'No assumption broke.';
  const lacking = open.length ? ` Not shown by all levels together: ${list(open)}.` : '';
  return `${inside}; ${lindley}. ${what}${lacking}`;
}

const shareOf = (share: number | null) => (share === null ? 'unknown' : percent(share).replace('%', ''));

/** What stands between the server and the model of it. */
function remains({ trials }: Theory): Block[] {
  const known = trials.filter(({ lindley, stolen_share }) => lindley || stolen_share !== null);
  if (known.length === 0) return [];
  const several = new Set(trials.map(({ series }) => series)).size > 1;
  const drawn = known.some(({ lindley }) => lindley?.inflation_s != null);
  const ms = (value: number | null | undefined) =>
    value === null || value === undefined ? '\u2013' : formatNumber(value * 1000, 2).replace('-', '\u2212');
  return [
    heading(3, 'What is left', 'theory-rest'),
    {
      kind: 'table',
      dense: true,
      caption: `What theory has no place for: the way to an empty server and back${drawn ? ', the time beyond the service drawn in which a request kept its server' : ''}, the share of the window that the machine\u2019s host took away, in which any task waited for a processor, and in which the generator did.`,
      columns: [
        { title: 'trial' },
        { title: 'offered load', numeric: true },
        { title: 'empty round trip', unit: 'ms', numeric: true },
        ...(drawn ? [{ title: 'beyond the draw', unit: 'ms a request', numeric: true }] : []),
        { title: 'stolen', unit: '% of the window', numeric: true },
        { title: 'waiting for a CPU', unit: '%: any task, generator', numeric: true },
      ],
      rows: known.map((trial) => ({
        cells: [
          { text: trial.run_id, ...(several ? { arm: trial.arm } : {}) },
          { text: formatNumber(trial.offered) },
          { text: ms(trial.lindley?.empty_roundtrip_s) },
          ...(drawn ? [{ text: ms(trial.lindley?.inflation_s) }] : []),
          { text: shareOf(trial.stolen_share) },
          { text: `${shareOf(trial.pressure_share)}, ${shareOf(trial.run_delay_share)}` },
        ],
      })),
    },
  ];
}
