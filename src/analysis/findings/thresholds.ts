import type { Cell, Finding } from '../analysis.ts';
import type { Facts } from './finding-family.ts';
import { figureOf, list, plural } from './words.ts';

/** Where thresholds were first missed, a sentence each; one for all that were met. */
export function thresholds({ analysis }: Facts): Finding[] {
  const { design, series, cells } = analysis;
  const all = design.thresholds.map((threshold) => {
    const outcomes = series.map(({ name }) => {
      const own = cells.filter((cell) => cell.series === name).map((cell) => outcomeOf(cell, threshold));
      return { name, judged: sum(own.map((one) => one.judged)), missed: own.filter((one) => one.failed > 0) };
    });
    const misses = outcomes.filter((one) => one.missed.length > 0);
    return { threshold, misses, judged: sum(outcomes.map((one) => one.judged)) };
  });
  const missed = all.filter((one) => one.misses.length > 0);
  const findings = missed.map(({ threshold, misses }): Finding => {
    const sentences = misses.map(({ name, judged, missed }) => {
      const failed = sum(missed.map((one) => one.failed));
      return `${name} misses it in ${failed} of ${plural(judged, 'trial')}, first at ${missed[0]!.level} ${design.x.label}`;
    });
    if (misses.length < series.length) {
      const one = series.length - misses.length === 1;
      sentences.push(one ? 'the other meets it everywhere' : 'the others meet it everywhere');
    }
    const text = `Threshold '${threshold}': ${sentences.join('; ')}.`;
    return { id: `threshold-${threshold}`, text, figure: figure(threshold, design), level: 'detail' };
  });
  const met = all.filter((one) => one.misses.length === 0 && one.judged > 0);
  if (met.length === 0) return findings;
  const quoted = list(met.map((one) => `'${one.threshold}'`));
  const head = met.length === 1 ? `Threshold ${quoted} is` : `Thresholds ${quoted} are`;
  const most = Math.max(...met.map((one) => one.judged));
  const where = most === 1 ? 'in the one trial that counts' : `in all ${plural(most, 'trial')}`;
  return [
    ...findings,
    { id: 'thresholds-met', text: `${head} met ${where}.`, figure: null, level: 'detail' },
  ];
}

function outcomeOf(cell: Cell, threshold: string) {
  const { passed, failed } = cell.thresholds.find((one) => one.threshold === threshold) ?? {
    passed: 0,
    failed: 0,
  };
  return { level: cell.level, judged: passed + failed, failed };
}

function figure(threshold: string, design: Facts['analysis']['design']): string | null {
  const percentile = /^\s*p(50|95|99)\b/.exec(threshold)?.[1];
  return percentile ? figureOf(design, `latency_p${percentile}`) : null;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
