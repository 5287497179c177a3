import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';

export const throughput = lineFigure({ id: 'throughput', panels: [metricWords.throughput] });
