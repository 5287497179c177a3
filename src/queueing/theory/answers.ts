import type { Queue, QueueDistribution } from '../queue.ts';
import { transientNumberInside } from '../transient.ts';
import type { Given } from './given.ts';
import type { Answer, Line } from './model.ts';

/** The means of a queue alone, without its functions. */
export const means = (queue: Queue): Answer => ({
  throughput: queue.throughput,
  utilisation: queue.utilisation,
  waitingTime: queue.waitingTime,
  responseTime: queue.responseTime,
  numberWaiting: queue.numberWaiting,
  numberInside: queue.numberInside,
});

const shares = [0.5, 0.9, 0.95, 0.99] as const;

/** Means and quantiles, and what is asked about one time. */
export function distributions(queue: QueueDistribution, given: Given): Answer {
  const { waiting, response } = queue;
  return {
    ...means(queue),
    waitingProbability: queue.waitingProbability,
    quantiles: shares.map((share) => ({
      share,
      waitingTime: waiting.quantile(share),
      responseTime: response.quantile(share),
    })),
    ...(given.has('time') ? { at: atTime(queue, given.number('time')) } : {}),
  };
}

const atTime = ({ waiting, response }: QueueDistribution, time: number): Answer => ({
  time,
  waitsLonger: waiting.tail(time),
  respondsLater: response.tail(time),
});

/** How far a queue that began empty has come by the time that is asked about. */
export const fromEmpty = (given: Given, lambda: number, mu: number, servers: number): Answer =>
  given.has('time')
    ? { numberInsideFromEmpty: transientNumberInside(lambda, mu, servers, given.number('time')) }
    : {};

export const line = ({ responseTime, utilisation }: Queue, name = ''): Line => ({
  name,
  responseTime,
  utilisation,
});
