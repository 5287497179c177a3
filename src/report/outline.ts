import type { Block } from './blocks.ts';
import type { ReportInput } from './input.ts';
import { answer } from './sections/answer.ts';
import { capacity } from './sections/capacity.ts';
import { comparisons } from './sections/comparisons.ts';
import { decisionTable } from './sections/decision-table.ts';
import { figureGallery } from './sections/figures.ts';
import { fileMap } from './sections/files.ts';
import { findings } from './sections/findings.ts';
import { laws } from './sections/laws.ts';
import { monitoring } from './sections/monitoring.ts';
import { patterns } from './sections/patterns.ts';
import { reproduce } from './sections/reproduce.ts';
import { setup } from './sections/setup.ts';
import { theory } from './sections/theory.ts';
import { validity } from './sections/validity.ts';

/** The report's sections in their order. A new one is a file and a line here. */
const sections: readonly ((input: ReportInput) => Block[])[] = [
  answer,
  decisionTable,
  theory,
  patterns,
  figureGallery,
  findings,
  comparisons,
  capacity,
  laws,
  monitoring,
  validity,
  setup,
  reproduce,
  fileMap,
];

export function outline(input: ReportInput): Block[] {
  return sections.flatMap((section) => section(input));
}
