export { gapHistogram, type SampleName } from './gap-histogram.ts';
export { quantilePlot } from './quantile-plot.ts';
export { windowCounts } from './window-counts.ts';
export { effectNumber, type Hypothesis, pWords, timeWords, verdictWords } from './words.ts';
