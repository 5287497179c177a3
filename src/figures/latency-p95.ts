import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';

export const latencyP95 = lineFigure({
  id: 'latency_p95',
  panels: [metricWords.latency_p95],
  quantity: 'p95 of the response time from the intended send time',
});
