import { CommanderError } from 'commander';
import pc from 'picocolors';
import { type ErrorCode, LoadstoneError } from '../core/errors.ts';

export const exitCode = { fine: 0, error: 1, usage: 2, threshold: 3, invalid: 4, interrupted: 130 } as const;

/** What was typed or written is wrong, as against what was found. */
const usageErrors: ReadonlySet<string> = new Set<ErrorCode>([
  'E_USAGE',
  'E_SPEC',
  'E_SPEC_READ',
  'E_UNIT',
  'E_THRESHOLD',
  'E_DISTRIBUTION',
  'E_ARRIVALS',
  'E_RATES',
  'E_TRACE',
  'E_POLICY',
  'E_UNSTABLE',
  'E_UNKNOWN_FORMAT',
  'E_DATA',
  'E_PARAMETER',
  'E_UNKNOWN_SYSTEM',
  'E_NO_MODEL',
  'E_UNKNOWN_SCENARIO',
  'E_DRIVER_UNABLE',
]);

/** Says what went wrong on standard error and answers the exit code. The only place that words an error. */
export function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
  if (error instanceof LoadstoneError) {
    console.error(`${pc.red('error')} ${error.code}: ${error.message}`);
    console.error(pc.dim(error.hint));
    if (error.code === 'E_INTERRUPTED') return exitCode.interrupted;
    return usageErrors.has(error.code) ? exitCode.usage : exitCode.error;
  }
  console.error(pc.red('This is a defect in Loadstone; please report it with the lines below.'));
  console.error(error instanceof Error ? error.stack : error);
  return exitCode.error;
}
