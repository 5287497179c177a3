import { FILES } from '../../results/layout.ts';
import type { Block } from '../blocks.ts';
import { heading } from '../blocks.ts';

const files: readonly (readonly [string, string])[] = [
  [`${FILES.config}, ${FILES.plan}`, 'what was asked for, and what was planned from it'],
  [FILES.manifest, 'versions, hardware, seeds, hashes'],
  [FILES.results, 'a line for each finished trial, in the order they were run'],
  [
    'run_*/',
    'a trial: results.json, its report, per-second statistics, histograms of response times and lags (.hlog), resources, events, log',
  ],
  [`${FILES.analysis}/`, 'every figure of this report as JSON'],
  [`${FILES.plots}/`, 'every picture as PNG and SVG, its data as CSV'],
  [FILES.allResults, 'all trials in one file'],
];

/** What lies in the results folder. */
export function fileMap(): Block[] {
  return [
    heading(2, 'Files', 'files'),
    { kind: 'facts', facts: files.map(([name, words]) => [name, [words]] as const) },
  ];
}

export const plotPath = (name: string, ending: 'png' | 'svg' | 'csv'): string =>
  `${FILES.plots}/${name}.${ending}`;
