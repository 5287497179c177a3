import type { Answer } from '../../queueing/theory/index.ts';
import type { StationMeasures, VisitMeasures } from '../measures.ts';
import { SHARES, type Stretch } from '../repetition.ts';

/** The means of a station, under the names that theory gives them. */
export const meansOf = (station: StationMeasures): Answer => ({
  throughput: station.throughput,
  utilisation: station.utilisation,
  waitingTime: station.waitingTime,
  responseTime: station.responseTime,
  numberWaiting: station.numberWaiting,
  numberInside: station.numberInside,
});

/** The same of one class, whose busy servers nobody counts apart. */
export const classMeans = ({
  throughput,
  waitingTime,
  responseTime,
  numberInside,
}: VisitMeasures): Answer => ({
  throughput,
  waitingTime,
  responseTime,
  numberWaiting: throughput * waitingTime,
  numberInside,
});

export const quantilesOf = ({ quantiles }: Stretch): Answer =>
  quantiles.length === 0
    ? {}
    : { quantiles: SHARES.map((share, i) => ({ share, responseTime: quantiles[i]! })) };

/** A queue of its own. */
export const queueAnswer = (stretch: Stretch): Answer => ({
  ...meansOf(stretch.stations[0]!),
  ...quantilesOf(stretch),
});

/** A queue of its own whose arrivals are asked whether they had to wait. */
export const waitingAnswer = (stretch: Stretch): Answer => ({
  ...queueAnswer(stretch),
  waitingProbability: stretch.stations[0]!.waitingProbability,
});

/** A network of one class. */
export const networkAnswer = (stretch: Stretch): Answer => ({
  throughput: stretch.classes[0]!.throughput,
  responseTime: stretch.classes[0]!.responseTime,
  stations: stretch.stations.map(meansOf),
  ...quantilesOf(stretch),
});

/** A closed network of one class, whose stations are visited once in each round. */
export const closedAnswer = (stretch: Stretch): Answer => ({
  throughput: stretch.classes[0]!.throughput,
  responseTime: stretch.classes[0]!.responseTime,
  stations: stretch.stations.map(({ utilisation, responseTime, numberInside }) => ({
    // Theory calls the mean number in a delay its utilisation.
    utilisation: utilisation === 0 ? numberInside : utilisation,
    residenceTime: responseTime,
    numberInside,
  })),
});
