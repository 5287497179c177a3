import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';

export const cpu = lineFigure({
  id: 'cpu',
  panels: [metricWords.cpu],
  quantity: 'CPU of all processes of the system',
});
