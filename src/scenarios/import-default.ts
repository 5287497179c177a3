import { fileURLToPath } from 'node:url';

/** The default export of a user's module, in TypeScript too; `loadstone` and `zod` are there whoever installed them. */
export async function importDefault(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const face = import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js';
  const alias = {
    loadstone: fileURLToPath(new URL(face, import.meta.url)),
    zod: fileURLToPath(import.meta.resolve('zod')),
  };
  return createJiti(import.meta.url, { alias }).import(path, { default: true });
}
