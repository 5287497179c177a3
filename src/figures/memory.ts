import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';

export const memory = lineFigure({
  id: 'memory',
  panels: [metricWords.memory],
  quantity: 'memory of all processes of the system',
});
