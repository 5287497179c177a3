import { type Histogram, lowestOf } from '../measure/histogram.ts';

/** From 0.1 ms to 10 s, eight steps a decade. */
const FROM_US = 100;
const DECADES = 5;
const STEPS = 8;
const SHADES = [' ', '\u2581', '\u2582', '\u2583', '\u2584', '\u2585', '\u2586', '\u2587', '\u2588'];

/** Where the response times lie, on a logarithmic scale: the fuller a block, the more requests took that long. */
export function heatStrip(response: Histogram): string {
  const { indices, counts } = response.toSparse();
  const steps = new Array<number>(DECADES * STEPS).fill(0);
  indices.forEach((index, i) => {
    const place = Math.floor(STEPS * Math.log10(Math.max(lowestOf(index), 1) / FROM_US));
    steps[Math.min(Math.max(place, 0), steps.length - 1)]! += counts[i]!;
  });
  const most = Math.max(...steps);
  const shade = (count: number) =>
    count === 0 ? SHADES[0] : SHADES[Math.max(1, Math.round((count / most) * (SHADES.length - 1)))];
  return `0.1 ms |${steps.map(shade).join('')}| 10 s`;
}
