import { type Box, xAxis, xAxisHeight, yAxis, yTitle } from '../axes.ts';
import type { Figure } from '../figure.ts';
import { frame } from '../frame.ts';
import { type Scale, valueScale } from '../scale.ts';
import { margin, size, type Width, widths } from '../style.ts';
import { textWidth } from '../text-width.ts';
import { formatTick, roundUp } from '../ticks.ts';

/** One panel over two linear axes. */
export interface Panel {
  readonly x: { readonly title: string; readonly low: number; readonly high: number };
  readonly y: { readonly title: string; readonly high: number };
  readonly marks: (x: Scale, y: Scale, box: Box) => string;
}

/** What the pictures of a sample have in common. */
export interface SampleText {
  readonly name: string;
  readonly topic: string;
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly notes?: readonly string[];
  readonly csv: string;
}

export interface SamplePicture extends SampleText, Panel {}

const height = 340;
const stackedHeight = 170;
const stackGap = 10;
const titleHeight = 30;
/** Pixels for a tick's label on the x axis. */
const tickRoom = 70;

export function sampleFigure(picture: SamplePicture, width: Width): Figure {
  return framed(picture, (top) => panel(picture, top, height, width), width);
}

/** Panels one below the other, each over its own axes. */
export function stackedFigure(text: SampleText, panels: readonly Panel[], width: Width): Figure {
  const body = (top: number) => {
    let bottom = top;
    const svg = panels.map((one, i) => {
      const drawn = panel(one, bottom + (i === 0 ? 0 : stackGap), stackedHeight, width);
      bottom = drawn.bottom;
      return drawn.svg;
    });
    return { svg: svg.join(''), bottom };
  };
  return framed(text, body, width);
}

function framed(
  { name, topic, title, subtitle, description, notes = [], csv }: SampleText,
  body: (top: number) => { svg: string; bottom: number },
  width: Width,
): Figure {
  const svg = frame({ name, title, subtitle, description, notes, body }, width);
  return { name, topic, title, subtitle, description, svg, csv };
}

function panel(picture: Panel, top: number, height: number, width: Width) {
  const from = top + titleHeight;
  const bottom = from + height;
  const y = valueScale(0, picture.y.high, false, { from: bottom, to: from });
  const widest = Math.max(...y.ticks.map(({ label }) => textWidth(label, size.axis)));
  const box: Box = {
    left: margin + Math.max(30, widest) + 12,
    right: widths[width] - margin - 14,
    top: from,
    bottom,
    title: top + 14,
    width,
  };
  const x = linearScale(picture.x.low, picture.x.high, box.left, box.right);
  const svg = [
    yTitle(picture.y.title, margin, box.title),
    yAxis(y, box),
    picture.marks(x, y, box),
    xAxis(x, box, picture.x.title),
  ];
  return { svg: svg.join(''), bottom: bottom + xAxisHeight };
}

/** From low to high, wherever those are, with round ticks between. */
function linearScale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  const step = roundUp((span * tickRoom) / (to - from));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return {
    at: (value) => from + ((value - low) / span) * (to - from),
    low,
    high,
    log: false,
    ticks: values.map((value) => ({ value, label: formatTick(value) })),
  };
}
