/**
 * The JavaScript of a module of this package, for processes and threads: they cannot load TypeScript on every
 * Node.js we support. From the sources (tests) that is the twin under `dist/`; from `dist/` it is the file itself.
 * `root` leads from the caller to the package's root, e.g. '../../' in src/load/.
 */
export function compiled(path: string, root: string, from: string): URL {
  const base = from.endsWith('.ts') ? new URL('dist/', new URL(root, from)) : new URL(root, from);
  return new URL(path.replace(/\.ts$/, '.js'), base);
}
