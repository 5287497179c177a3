import { readFileSync } from 'node:fs';
import { fontFiles } from '../figures/png.ts';
import { subsetFont } from './subset-font.ts';

const weights = [400, 600, 700];

/** The family for tables: digits of one width, and Inter for the rest. */
export const figuresFamily = 'Inter Figures';

/** Every page may use these, so that most pages need the same font, and it is made once. */
const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));

const made = new Map<string, string>();

/** Inter with only the letters of a page, so that the page looks the same everywhere and asks nobody for a font. */
export function embeddedFont(text: string): string {
  // Most of a page is ASCII, which is in anyway.
  const letters = [...points(ascii + text.replace(/[\x20-\x7e]+/g, ''))].sort((a, b) => a - b);
  const key = letters.join();
  const css = made.get(key) ?? subsets(new Set(letters));
  made.set(key, css);
  return css;
}

function subsets(letters: ReadonlySet<number>): string {
  return fontFiles()
    .map((file, i) => {
      const font = readFileSync(file);
      const digits = subsetFont(font, points('0123456789'), true);
      return (
        fontFace('Inter', weights[i]!, subsetFont(font, letters)) +
        fontFace(figuresFamily, weights[i]!, digits)
      );
    })
    .join('');
}

const points = (text: string) => new Set([...text].map((letter) => letter.codePointAt(0)!));

function fontFace(family: string, weight: number, font: Uint8Array): string {
  const data = Buffer.from(font).toString('base64');
  return `@font-face{font-family:'${family}';font-weight:${weight};src:url(data:font/ttf;base64,${data})}\n`;
}
