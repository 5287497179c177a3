import type { FigureDefinition } from '../figure.ts';
import { assumptionEffects } from './assumption-effects.ts';
import { assumptions } from './assumptions.ts';
import { calibration } from './calibration.ts';
import { responseTimeDistribution } from './distribution.ts';
import { theoryError } from './errors.ts';
import { replicasResponseTime } from './replicas-response-time.ts';
import { replicasSuccess } from './replicas-success.ts';
import { replicasThroughput } from './replicas-throughput.ts';
import { responseTimeVsRho } from './response-time.ts';
import { throughputVsRho } from './throughput.ts';
import { utilisationVsRho } from './utilisation.ts';

/** Figures of trials that are held against queueing theory. A new one is a file and a line here. */
export const theoryFigures: readonly FigureDefinition[] = [
  responseTimeVsRho,
  throughputVsRho,
  utilisationVsRho,
  replicasResponseTime,
  replicasThroughput,
  replicasSuccess,
  theoryError,
  responseTimeDistribution,
  assumptions,
  assumptionEffects,
  calibration,
];
