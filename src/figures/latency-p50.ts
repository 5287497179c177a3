import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';

export const latencyP50 = lineFigure({
  id: 'latency_p50',
  panels: [metricWords.latency_p50],
  quantity: 'p50 of the response time from the intended send time',
});
