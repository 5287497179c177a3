import { replicasFigure } from './replicas-figure.ts';
import { errorsOf, nothingHeld, percent } from './words.ts';

/** Replicas carry more only where one is too few: at a constant rate below that, throughput stays what was sent. */
export const replicasThroughput = replicasFigure({
  id: 'replicas_throughput',
  topic: 'Replicas: throughput',
  quantity: 'Throughput',
  unit: () => ({ factor: 1, unit: 'requests/s' }),
  mayBeLog: false,
  held: (trial) => trial.throughput,
  title: (theory) => {
    const errors = errorsOf(theory, (trial) => trial.throughput);
    return errors
      ? `Throughput stays what was sent however many replicas there are: ${percent(errors.worst)} off at most (${errors.where})`
      : nothingHeld(theory, 'throughput');
  },
});
