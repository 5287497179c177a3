import { createRequire } from 'node:module';
import { type RenderedImage, Resvg } from '@resvg/resvg-js';

/** Pixels for every unit of an SVG. */
const zoom = 2;

const require = createRequire(import.meta.url);

/** Inter, found as the package it is: the machine may have no fonts at all, and resvg drops text without one. */
export function fontFiles(): string[] {
  return [
    '400Regular/Inter_400Regular.ttf',
    '600SemiBold/Inter_600SemiBold.ttf',
    '700Bold/Inter_700Bold.ttf',
  ].map((file) => require.resolve(`@expo-google-fonts/inter/${file}`));
}

/** A figure as a picture, the same on every machine. */
export function png(svg: string): Uint8Array {
  return render(svg).asPng();
}

export function render(svg: string): RenderedImage {
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles(),
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  });
  return picture.render();
}
