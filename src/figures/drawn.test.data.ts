import { render } from './png.ts';

export const count = (svg: string, what: RegExp): number => svg.match(what)?.length ?? 0;

/** Dark pixels of a picture: what resvg cannot draw leaves none. */
export function ink(svg: string): number {
  const { pixels } = render(svg);
  let dark = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i]! + pixels[i + 1]! + pixels[i + 2]! < 300) dark++;
  return dark;
}
