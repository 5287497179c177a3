import { LoadstoneError } from '../core/errors.ts';
import type { Metric } from './analysis.ts';

/** A change that a comparison is to fail on: 'p95 +10%', 'throughput -5%', 'errors +1%'. */
export interface FailIf {
  readonly text: string;
  readonly metric: Metric;
  /** As a part: .1 for +10%. Of the error rate, which has no ratio where it is 0, percentage points: .01 for +1%. */
  readonly limit: number;
  /** The sign as written: which side of the limit fails. */
  readonly direction: 1 | -1;
}

const names: Readonly<Record<string, Metric>> = {
  p50: 'latency_p50_ms',
  p95: 'latency_p95_ms',
  p99: 'latency_p99_ms',
  mean: 'latency_avg_ms',
  throughput: 'throughput_rps',
  goodput: 'goodput_rps',
  cpu: 'cpu_units',
  memory: 'mem_gb',
  errors: 'error_rate',
};

export const FIGURES_TO_FAIL_ON: readonly string[] = Object.keys(names);

const pattern = /^\s*([a-z]\w*)\s*([+-]\d+(?:\.\d+)?)\s*%\s*$/i;

export function parseFailIf(text: string): FailIf {
  const [, name = '', percent] = pattern.exec(text) ?? [];
  const metric = names[name.toLowerCase()];
  if (metric === undefined || percent === undefined) {
    throw new LoadstoneError(
      'E_USAGE',
      `--fail-if is a figure (${FIGURES_TO_FAIL_ON.join(', ')}) and a signed change, e.g. 'p95 +10%', got '${text}'`,
    );
  }
  if (metric !== 'error_rate' && Number(percent) <= -100) {
    throw new LoadstoneError('E_USAGE', `--fail-if: a figure cannot fall by 100% or more, got '${text}'`);
  }
  return {
    text: text.trim(),
    metric,
    limit: Number(percent) / 100,
    direction: percent.startsWith('-') ? -1 : 1,
  };
}
