import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';

export const latencyP99 = lineFigure({
  id: 'latency_p99',
  panels: [metricWords.latency_p99],
  quantity: 'p99 of the response time from the intended send time',
});
