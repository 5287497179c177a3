import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { afterAll, expect, test } from 'vitest';
import { fontFiles } from '../figures/png.ts';
import { subsetFont } from './subset-font.ts';

const folder = mkdtempSync(join(tmpdir(), 'loadstone-font-'));
afterAll(() => rmSync(folder, { recursive: true }));

const font = readFileSync(fontFiles()[0]!);
const points = (text: string) => new Set([...text].map((letter) => letter.codePointAt(0)!));

function draw(words: string, file: string) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40" font-family="Inter" font-kerning="none" font-size="20"><text y="28">${words}</text></svg>`;
  const options = { font: { loadSystemFonts: false, fontFiles: [file], defaultFontFamily: 'Inter' } };
  return Buffer.from(new Resvg(svg, options).render().pixels);
}

function written(subset: Uint8Array, name: string): string {
  const file = join(folder, name);
  writeFileSync(file, subset);
  return file;
}

test('letters look as in the whole font, composed ones too, and the file is small', () => {
  const words = 'Qu\u00e9 \u00c4 \u00b1\u2265 fix';
  const subset = subsetFont(font, points(words));
  expect(subset.length).toBeLessThan(10_000);
  const image = draw(words, written(subset, 'words.ttf'));
  expect(image.equals(draw(words, fontFiles()[0]!))).toBe(true);
  expect(image.equals(draw('', fontFiles()[0]!))).toBe(false);
});

test('tabular digits are equally wide', () => {
  const file = written(subsetFont(font, points('0123456789'), true), 'digits.ttf');
  const right = (words: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" font-family="Inter" font-size="20"><text y="28">${words}8</text></svg>`;
    const box = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [file] } }).getBBox()!;
    return box.x + box.width;
  };
  expect(right('1111')).toBeCloseTo(right('0000'), 1);
});

test('letters that the font lacks are left out, and the same letters give the same bytes', () => {
  expect(subsetFont(font, points('a\u4e2d'))).toEqual(subsetFont(font, points('a')));
});
