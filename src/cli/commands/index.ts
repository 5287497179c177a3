import { analyzeCommand } from './analyze.ts';
import { calibrateCommand } from './calibrate.ts';
import { cleanCommand } from './clean.ts';
import { compareCommand } from './compare.ts';
import { loadCommand } from './load.ts';
import { planCommand } from './plan.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { simulateCommand } from './simulate.ts';
import { sweepCommand } from './sweep.ts';
import { systemsCommand } from './systems.ts';
import { testCommand } from './test.ts';
import { theoryCommand } from './theory.ts';
import { validateCommand } from './validate.ts';

/** The commands in the order of --help. */
export const commands = [
  runCommand,
  loadCommand,
  sweepCommand,
  planCommand,
  validateCommand,
  analyzeCommand,
  reportCommand,
  compareCommand,
  calibrateCommand,
  theoryCommand,
  simulateCommand,
  testCommand,
  systemsCommand,
  cleanCommand,
  schemaCommand,
];
