import type { Theory, TheoryTrial } from '../../analysis/theory/theory.ts';
import { inUnit } from '../sample/time-unit.ts';
import { keptTrials } from './lines.ts';
import { rhoFigure } from './rho-figure.ts';
import { errorsOf, nothingHeld, percent, share, unitOf } from './words.ts';

/** Mean response time: theory with what chance may make of it, and Lindley's recursion on the very requests. */
export const responseTimeVsRho = rhoFigure({
  id: 'response_time',
  topic: 'Mean response time and theory',
  quantity: 'Mean response time',
  unit: timeUnit,
  mayBeLog: true,
  held: (trial) => trial.response_s,
  occupied: (trial) => expected(trial, trial.lindley?.occupied.expected_s),
  drawn: {
    words: 'Lindley on the services drawn',
    of: (trial) => expected(trial, trial.lindley?.drawn?.expected_s),
  },
  published: ({ published }) =>
    published?.levels.map(({ offered, response_s }) => ({ offered, value: response_s })) ?? [],
  theoryWords:
    'Lindley\u2019s recursion on the very requests knows their luck, which theory does not; the round trip of an empty server is added to it.',
  title,
});

/** As it is measured: with the way to the server and back. */
const expected = ({ lindley }: TheoryTrial, value: number | undefined) =>
  lindley && value !== undefined ? value + lindley.empty_roundtrip_s : null;

export function timeUnit({ trials }: Theory): { readonly factor: number; readonly unit: string } {
  const times = trials.flatMap(({ response_s }) => (response_s ? [response_s.theory.value] : []));
  return inUnit(Math.min(...times, 1));
}

function title(theory: Theory): string {
  const errors = errorsOf(theory, (trial) => trial.response_s);
  if (!errors) return nothingHeld(theory, 'response time');
  const unit = unitOf(theory);
  const inside = `theory\u2019s interval holds it ${share(errors.inside, errors.levels, unit)}`;
  const checked = keptTrials(theory).flatMap(({ lindley }) => lindley ?? []);
  if (checked.length === 0) return `Mean response time: ${inside}, ${percent(errors.mean)} off on average`;
  const agrees = checked.filter(({ occupied }) => occupied.agrees).length;
  const off = Math.max(...checked.map(({ occupied }) => Math.abs(occupied.off)));
  return `Mean response time agrees with Lindley\u2019s on the occupancies ${share(agrees, checked.length, unit)} (${percent(off)} off at most); ${inside}`;
}
