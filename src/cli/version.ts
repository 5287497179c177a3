import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's root: two levels up from src/cli, three from dist/src/cli. */
export const packageRoot = new URL(
  import.meta.url.includes('/dist/src/cli/') ? '../../../' : '../../',
  import.meta.url,
);

const manifest: { version: string } = JSON.parse(
  readFileSync(fileURLToPath(new URL('package.json', packageRoot)), 'utf8'),
);

export const version = manifest.version;
