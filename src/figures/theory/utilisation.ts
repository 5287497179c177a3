import { keptTrials } from './lines.ts';
import { rhoFigure } from './rho-figure.ts';
import { errorsOf, nothingHeld, percent, share, unitOf } from './words.ts';

/** Share of time in which a server is busy. */
export const utilisationVsRho = rhoFigure({
  id: 'utilisation',
  topic: 'Utilisation and theory',
  quantity: 'Utilisation',
  unit: () => ({ factor: 100, unit: '%' }),
  mayBeLog: false,
  least: 100,
  held: (trial) => trial.utilisation,
  drawn: {
    words: 'services drawn, in the window',
    of: (trial) => trial.lindley?.drawn?.utilisation ?? null,
  },
  theoryWords: 'Theory is the load that was sent, over the servers.',
  title: (theory) => {
    const errors = errorsOf(theory, (trial) => trial.utilisation);
    if (!errors) return nothingHeld(theory, 'utilisation');
    const { mean, worst, where, inside, levels } = errors;
    const drawn = keptTrials(theory).flatMap(({ lindley }) => lindley?.drawn ?? []);
    const off = Math.max(...drawn.map(({ utilisation_off }) => Math.abs(utilisation_off)));
    const services = drawn.length ? `; off the services drawn by ${percent(off)} at most` : '';
    return levels > 1
      ? `Utilisation is ${percent(mean)} off theory on average, ${percent(worst)} at most (${where}), within chance ${share(inside, levels, unitOf(theory))}${services}`
      : `Utilisation is ${percent(worst)} off theory${services}`;
  },
});
