import type { Assumption, Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { short } from '../../figures/dot-panel.ts';
import { effectNumber, pWords } from '../../figures/sample/words.ts';
import { groups } from '../../figures/theory/lines.ts';
import { strain, worstAspect } from '../../figures/theory/strain.ts';
import type { Aspect } from '../../stats/checks/aspect.ts';
import type { Block, Row, TableCell, Text } from '../blocks.ts';
import { code, heading, note, paragraph } from '../blocks.ts';

interface Checked {
  readonly trial: TheoryTrial;
  readonly one: Assumption;
}

/** The checklist: what broke in words, then each check of each trial. */
export function checklist({ trials }: Theory): Block[] {
  const all = trials
    .filter(({ kept }) => kept)
    .flatMap((trial): Checked[] => (trial.assumptions ?? []).map((one) => ({ trial, one })));
  const title = heading(3, 'The checklist', 'theory-checklist');
  if (all.length === 0) {
    return [title, note('Single requests were not kept, so that no assumption could be checked.')];
  }
  const broken = all.filter(({ one }) => one.outcome === 'broken');
  const untold = groups(
    all.filter(({ one }) => one.outcome === 'untold'),
    ({ one }) => one.sentence,
  );
  return [
    title,
    ...(broken.length > 0
      ? [paragraph('What broke:'), { kind: 'list', items: brokenWords(broken) } as const]
      : [paragraph('No assumption broke: nothing is both beyond chance and beyond its margin.')]),
    ...untold.map((own) => note(own[0]!.one.sentence)),
    table(all.filter(({ one }) => one.aspects.length > 0)),
  ];
}

/** Each assumption of each series where it broke most, and how often it did. */
const brokenWords = (all: readonly Checked[]): Text[] =>
  groups(all, ({ trial, one }) => `${trial.series}\n${one.name}`).map((own) => {
    const worst = own.toSorted((a, b) => strainOf(b.one) - strainOf(a.one))[0]!;
    const others = own.length > 1 ? ` It broke in ${own.length} trials of ${worst.trial.series}.` : '';
    return [code(worst.trial.run_id), `: ${worst.one.sentence}${others}`];
  });

function strainOf(one: Assumption): number {
  const aspect = worstAspect(one);
  return aspect ? strain(aspect) : 0;
}

/** An aspect of an assumption at all levels of a series: each statistic where it is furthest out. */
interface Statistic {
  readonly one: Assumption;
  readonly aspect: Aspect;
  readonly trial: TheoryTrial;
  readonly outcomes: readonly Aspect['outcome'][];
}

function table(all: readonly Checked[]): Block {
  const several = new Set(all.map(({ trial }) => trial.series)).size > 1;
  const replicated = new Set(all.map(({ trial }) => trial.replicas)).size > 1;
  return {
    kind: 'table',
    dense: true,
    caption:
      'Each statistic at the level at which it is furthest out; plots/assumptions.csv has every level. p by Holm\u2019s correction over all tests of all trials of an arm. An assumption is broken when p is at most 0.05 and the effect beyond its margin; it holds when the whole interval of every statistic lies inside.',
    columns: [
      { title: 'assumption' },
      ...(several ? [{ title: 'arm' }] : []),
      { title: 'statistic' },
      { title: 'effect', numeric: true },
      { title: 'margin', numeric: true },
      { title: 'p, Holm', numeric: true },
      { title: replicated ? 'replicas' : 'offered load', numeric: true },
      { title: 'inside its margin', numeric: true },
    ],
    rows: groups(all, ({ one }) => one.name).flatMap((own) =>
      statistics(own).map(
        (found, i): Row => ({
          first: i === 0,
          cells: [
            { text: i === 0 ? found.one.name : '' },
            ...(several ? [{ text: found.trial.series, arm: found.trial.arm }] : []),
            ...effectCells(found),
            { text: replicated ? String(found.trial.replicas) : loadOf(found.trial) },
            outcomeCell(found),
          ],
        }),
      ),
    ),
  };
}

const loadOf = ({ offered_asked, offered }: TheoryTrial) =>
  short(offered_asked ?? Number(offered.toPrecision(2)));

function statistics(all: readonly Checked[]): Statistic[] {
  const each = all.flatMap(({ trial, one }) => one.aspects.map((aspect) => ({ trial, one, aspect })));
  return groups(each, ({ trial, aspect }) => `${trial.series}\n${aspect.name}`).map((own) => {
    const aspect = worstAspect({ aspects: own.map((found) => found.aspect) })!;
    const worst = own.find((found) => found.aspect === aspect)!;
    return { ...worst, outcomes: own.map((found) => found.aspect.outcome) };
  });
}

/** 'at 6 of 7', and what the others are. */
function outcomeCell({ outcomes }: Statistic): TableCell {
  const count = (wanted: Aspect['outcome']) => outcomes.filter((outcome) => outcome === wanted).length;
  const [beyond, open] = [count('beyond'), count('open')];
  const rest = [beyond ? `beyond it ${beyond}` : '', open ? `open ${open}` : ''].filter(Boolean).join(', ');
  return {
    text: `${count('within')} of ${outcomes.length}`,
    strong: beyond > 0,
    ...(rest ? { detail: rest } : {}),
  };
}

function effectCells({ aspect: { name, effect, tests } }: Statistic): TableCell[] {
  const number = (value: number) => effectNumber(value).replace('-', '\u2212');
  const p = tests.length > 0 ? Math.min(...tests.map(({ adjusted }) => adjusted)) : null;
  return [
    { text: effect.what, detail: name },
    { text: number(effect.value), detail: `${number(effect.low)} to ${number(effect.high)}` },
    {
      text:
        effect.margin.low === 0
          ? `\u2264 ${short(effect.margin.high)}`
          : `${number(effect.margin.low)} to ${number(effect.margin.high)}`,
    },
    { text: p === null ? '\u2013' : pWords(p).replace(/^p (= )?/, '') },
  ];
}
