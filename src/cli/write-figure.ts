import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { type Figure, png } from '../figures/index.ts';

const kinds: readonly string[] = ['.svg', '.png'];

/** Refuses a file that no figure can be written to, before anything is run for it. */
export function checkFigureFile(file: string): void {
  if (kinds.includes(extname(file))) return;
  throw new LoadstoneError(
    'E_USAGE',
    `--plot takes a file that ends in .svg or .png, got '${basename(file)}'`,
  );
}

/** A figure as the file's ending says, with its data as .csv beside it. */
export async function writeFigure(file: string, { svg, csv }: Pick<Figure, 'svg' | 'csv'>): Promise<void> {
  checkFigureFile(file);
  const kind = extname(file);
  try {
    await writeFile(file, kind === '.svg' ? svg : png(svg));
    await writeFile(`${file.slice(0, -kind.length)}.csv`, csv);
  } catch (error) {
    throw new LoadstoneError('E_RESULTS_UNWRITABLE', `the figure cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
