import type { Analysis } from '../analysis/analysis.ts';
import { armStyle } from './arms.ts';
import { type Box, inset, xAxis, xAxisHeight } from './axes.ts';
import { pointsCsv } from './csv.ts';
import { endLabels, labelColumn } from './end-labels.ts';
import type { Figure, FigureDefinition } from './figure.ts';
import { frame } from './frame.ts';
import { figureName, lineFigure } from './line-figure.ts';
import { metricWords } from './metrics.ts';
import { type SeriesPoints, seriesPoints } from './points.ts';
import { levelScale } from './scale.ts';
import { margin, paint, size, type Width, widths } from './style.ts';
import { excludedNote } from './subtitle.ts';
import { el, line } from './svg.ts';
import { shortFinding } from './wording.ts';

const words = metricWords.error_rate;
const withErrors = lineFigure({
  id: 'error_rate',
  panels: [words],
  quantity: 'share of requests that failed',
});

/** Where nothing failed the picture says so: a row of measured levels for each arm instead of an empty box. */
export const errorRate: FigureDefinition = {
  id: 'error_rate',
  draw(analysis, width) {
    const all = seriesPoints(analysis, words.metric);
    const points = all.flatMap((one) => one.points);
    const measured = points.some((point) => point.estimate);
    const failed = points.some(
      (point) => point.estimate?.value || point.excluded.some((trial) => trial.value > 0),
    );
    return failed || !measured ? withErrors.draw(analysis, width) : noErrors(analysis, all, width);
  },
};

const rowHeight = 30;

function noErrors(analysis: Analysis, all: readonly SeriesPoints[], width: Width): Figure {
  const name = figureName('error_rate', analysis);
  const title = shortFinding(analysis, name) ?? 'No request failed';
  const subtitle = 'Error rate 0% in every trial: each mark is a level that was measured.';
  const description = `${subtitle} ${all.map((one) => one.series.name).join(', ')}.`;
  const { design } = analysis;
  const body = (top: number) => {
    const names = all.map((one) => one.series.name);
    const right = widths[width] - margin - labelColumn(names, width).width;
    const box: Box = {
      left: margin,
      right,
      top: top + 8,
      bottom: top + 8 + rowHeight * all.length,
      title: top,
      width,
    };
    const x = levelScale(design.x.levels, { from: box.left + inset, to: right - inset }, size.axis);
    const rows = all.map(({ series, points }, i) => {
      const y = box.top + rowHeight * (i + 0.5);
      const { colour, marker } = armStyle(design, series.arm);
      const marks = points
        .filter((point) => point.estimate)
        .map((point) =>
          el('path', {
            d: marker(x.at(point.level), y, 3.8),
            ...paint({
              fill: point.cell.validity === 'VALID' ? colour : 'paper',
              stroke: colour,
            }),
            'stroke-width': 1.8,
          }),
        );
      return line(box.left, y, right, y, paint({ stroke: 'grid' })) + marks.join('');
    });
    const ends = all.map(({ series }, i) => ({
      arm: series.arm,
      name: series.name,
      end: [right - inset, box.top + rowHeight * (i + 0.5)] as const,
    }));
    const axis = xAxis(x, box, `${design.x.label}${x.log ? ' (log scale)' : ''}`);
    return { svg: rows.join('') + endLabels(design, ends, box) + axis, bottom: box.bottom + xAxisHeight };
  };
  const notes = excludedNote(all, false);
  return {
    name,
    topic: 'Error rate',
    title,
    subtitle,
    description,
    svg: frame({ name, title, subtitle, description, notes, body }, width),
    csv: pointsCsv([{ words, all }]),
  };
}
