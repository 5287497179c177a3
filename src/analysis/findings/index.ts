import type { Finding } from '../analysis.ts';
import { answer } from './answer.ts';
import { atTheTop } from './at-the-top.ts';
import { capacity } from './capacity.ts';
import { crossover } from './crossover.ts';
import { designLimits } from './design.ts';
import { errors } from './errors.ts';
import type { Facts, FindingFamily } from './finding-family.ts';
import { operationalLaws } from './laws.ts';
import { monitoring } from './monitoring.ts';
import { patterns } from './patterns.ts';
import { theory } from './theory.ts';
import { thresholds } from './thresholds.ts';
import { validity } from './validity.ts';

/** In the order of the report; the first one answers the question. A new finding is a file and a line here. */
const families: readonly FindingFamily[] = [
  answer,
  theory,
  patterns,
  atTheTop,
  crossover,
  thresholds,
  errors,
  capacity,
  operationalLaws,
  monitoring,
  validity,
  designLimits,
];

export const findingsOf = (facts: Facts): Finding[] => families.flatMap((family) => family(facts));
