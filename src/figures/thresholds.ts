import { parseThreshold } from '../measure/thresholds.ts';
import type { Box } from './axes.ts';
import type { Scale } from './scale.ts';
import { paint, size } from './style.ts';
import { line, text } from './svg.ts';

export interface ThresholdMark {
  readonly label: string;
  /** In the unit of the axis. */
  readonly value: number;
}

/** The thresholds on one metric, read from what the design says: 'p95 < 500ms'. */
export function thresholdMarks(thresholds: readonly string[], name: string | null): ThresholdMark[] {
  return thresholds.flatMap((label) => {
    const { metric, limit, scale } = parseThreshold(label);
    return metric === name ? [{ label, value: limit * scale }] : [];
  });
}

/** A dashed line with its words. */
export function drawThresholds(marks: readonly ThresholdMark[], scale: Scale, box: Box): string {
  return marks
    .filter(({ value }) => value >= scale.low && value <= scale.high)
    .map(({ label, value }) => {
      const y = scale.at(value);
      const above = y - box.top > 16;
      return (
        line(box.left, y, box.right, y, { 'stroke-dasharray': '5 4', ...paint({ stroke: 'muted' }) }) +
        text(box.left + 10, above ? y - 5 : y + 14, label, {
          'font-size': size.note,
          ...paint({ fill: 'muted' }),
        })
      );
    })
    .join('');
}

/** A threshold beyond the frame is said instead of drawn. */
export function beyondFrame(marks: readonly ThresholdMark[], scale: Scale): string {
  return marks
    .flatMap(({ label, value }) => {
      if (value > scale.high) return [`; ${label} lies above`];
      return value < scale.low ? [`; ${label} lies below`] : [];
    })
    .join('');
}
