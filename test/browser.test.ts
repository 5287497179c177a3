import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { onPath } from './formats/support/tool.ts';
import { root } from './support/command.ts';
import { pureAnswers } from './support/pure-answers.ts';

const chromium = onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome');
const why = chromium ? '' : ' (skipped: no chromium on the PATH)';
/** A browser on a machine that is busy elsewhere takes its time to start. */
const BROWSER_MS = 240_000;

/**
 * Where a package's name leads, which a user's bundler knows and a page learns from its import map. `module` before
 * `exports`: a package's ES modules, where the other is a wrapper around CommonJS that only Node.js and bundlers read.
 */
function importMap(name: string, map: Record<string, string> = {}): Record<string, string> {
  const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
  const { module, exports, dependencies = {} } = JSON.parse(text);
  const standard = exports['.'].default ?? exports['.'];
  map[name] = `/node_modules/${name}/${(module ?? standard).replace(/^\.\//, '')}`;
  for (const inner of Object.keys(dependencies)) if (!(inner in map)) importMap(inner, map);
  return map;
}

const page = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: importMap('ml-levenberg-marquardt') })}</script>
<script type="module">
  const tell = (answer) => fetch('/answer', { method: 'POST', body: JSON.stringify(answer) });
  try {
    const { pureAnswers } = await import('/dist/test/support/pure-answers.js');
    await tell({ answers: pureAnswers() });
  } catch (error) {
    await tell({ error: String(error?.stack ?? error) });
  }
</script>`;

interface Told {
  readonly answers?: unknown;
  readonly error?: string;
}

/** The compiled modules as they are, on loopback, and what the page tells; gone when the test is over. */
async function serve() {
  const asked: string[] = [];
  let told: (answer: Told) => void;
  const answer = new Promise<Told>((resolve) => {
    told = resolve;
  });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url!, 'http://page').pathname);
    if (path === '/') return response.setHeader('content-type', 'text/html').end(page);
    if (path === '/answer') {
      const parts: Buffer[] = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        response.end();
        told(JSON.parse(Buffer.concat(parts).toString()));
      });
      return response;
    }
    asked.push(path);
    try {
      if (!/^\/(dist|node_modules)\//.test(path)) throw new Error(path);
      // ml-matrix imports './matrix' and means './matrix.js', as bundlers understand it.
      const text = readFileSync(join(root, extname(path) === '' ? `${path}.js` : path));
      return response.setHeader('content-type', 'text/javascript').end(text);
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, answer };
}

/** Opens a page in a browser of its own; rejects when the browser ends by itself. */
function open(program: string, url: string): Promise<never> {
  const profile = mkdtempSync(join(tmpdir(), 'loadstone-browser-'));
  // Its sandbox needs rights that a container or root has not; the page is our own.
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const child = spawn(program, [...flags, ...quiet, `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`the browser ended with ${code}: ${said}`)));
  });
  onTestFinished(async () => {
    // The group: a browser has processes of its own.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended.catch(() => undefined);
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  return ended;
}

/** Another engine may round the last bits of a logarithm otherwise. */
function expectAlike(found: unknown, wanted: unknown, path: string): void {
  if (typeof wanted === 'number') {
    expect(typeof found, path).toBe('number');
    expect(Math.abs(Number(found) - wanted), path).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
  } else if (wanted !== null && typeof wanted === 'object') {
    expect(Object.keys(found as object), path).toEqual(Object.keys(wanted));
    for (const [key, value] of Object.entries(wanted))
      expectAlike((found as Record<string, unknown>)[key], value, `${path}.${key}`);
  } else expect(found, path).toEqual(wanted);
}

describe(`the pure folders in a browser${why}`, () => {
  test.skipIf(!chromium)(
    'give the answers that they give in Node.js',
    async () => {
      const { url, asked, answer } = await serve();
      const { answers, error } = await Promise.race([answer, open(chromium!, url)]);
      expect(error).toBeUndefined();
      const here: Record<string, unknown> = JSON.parse(JSON.stringify(pureAnswers()));
      expectAlike(answers, here, 'answers');

      const folders = new Set(
        asked.flatMap((path) => {
          const [, folder] = /^\/dist\/src\/(\w+)\//.exec(path) ?? [];
          return folder ? [folder] : [];
        }),
      );
      expect([...folders].sort()).toEqual(Object.keys(here).sort());
    },
    BROWSER_MS,
  );
});
