import { rhoFigure } from './rho-figure.ts';
import { errorsOf, nothingHeld, percent, share, unitOf } from './words.ts';

/** What came out against what went in: theory lies on the diagonal. */
export const throughputVsRho = rhoFigure({
  id: 'throughput',
  topic: 'Throughput and theory',
  quantity: 'Throughput',
  unit: () => ({ factor: 1, unit: 'requests/s' }),
  mayBeLog: false,
  held: (trial) => trial.throughput,
  theoryWords: 'Without losses theory is the diagonal: what comes out is what was sent.',
  title: (theory) => {
    const errors = errorsOf(theory, (trial) => trial.throughput);
    if (!errors) return nothingHeld(theory, 'throughput');
    const { mean, worst, where, inside, levels } = errors;
    const by =
      levels > 1
        ? `${percent(mean)} off on average, ${percent(worst)} at most (${where})`
        : `${percent(worst)} off`;
    return `Throughput against theory: ${by}, within chance ${share(inside, levels, unitOf(theory))}`;
  },
});
