import type { Theory } from '../../analysis/theory/theory.ts';
import { short } from '../dot-panel.ts';
import { mean, type TheoryLine } from './lines.ts';
import { replicasFigure } from './replicas-figure.ts';
import { timeUnit } from './response-time.ts';
import { errorsOf, nothingHeld, share } from './words.ts';

/** What more replicas and a better dispatch are worth, each against the theory that it has. */
export const replicasResponseTime = replicasFigure({
  id: 'replicas_response_time',
  topic: 'Replicas: mean response time',
  quantity: 'Mean response time',
  unit: timeUnit,
  mayBeLog: true,
  held: (trial) => trial.response_s,
  title,
});

function title(theory: Theory, lines: readonly TheoryLine[]): string {
  const errors = errorsOf(theory, (trial) => trial.response_s);
  if (!errors) return nothingHeld(theory, 'response time');
  const inside = `theory\u2019s interval holds ${share(errors.inside, errors.levels, 'trials').replace(/^in /, '')}`;
  const { factor, unit } = timeUnit(theory);
  const most = Math.max(...lines.flatMap(({ levels }) => levels.map(({ replicas }) => replicas)));
  const ranked = lines
    .flatMap(({ series, levels }) => {
      const held = levels
        .filter(({ replicas }) => replicas === most)
        .flatMap(({ kept }) => kept.flatMap(({ response_s }) => response_s ?? []));
      return held.length ? [{ series, value: mean(held.map(({ measured }) => measured)) }] : [];
    })
    .sort((a, b) => a.value - b.value);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (!best || !worst) return `Mean response time: ${inside}`;
  const word = (value: number) => short(value * factor);
  const than = ranked.length > 1 ? `, ${worst.series} ${word(worst.value)}` : '';
  return `With ${most} replicas ${best.series} takes ${word(best.value)} ${unit} on average${than}; ${inside}`;
}
