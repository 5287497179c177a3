import { lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';

export const efficiency = lineFigure({
  id: 'efficiency',
  panels: [metricWords.efficiency_cpu, metricWords.efficiency_memory],
  topic: 'Efficiency',
  quantity: 'throughput for the CPU and the memory used',
});
