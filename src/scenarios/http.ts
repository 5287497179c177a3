import { z } from 'zod';
import { defineScenario } from './scenario.ts';

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const httpOptions = z.strictObject({
  method: z.enum(METHODS).default('GET').describe('HTTP method'),
  path: z
    .string()
    .regex(/^\/[!-~]*$/, 'a path begins with / and has only printable ASCII characters')
    .default('/')
    .describe('Path and query below the URL of the target'),
  headers: z.record(z.string(), z.string()).default({}).describe('Headers by name'),
  body: z.string().optional().describe('Body, sent as it stands'),
  name: z.string().min(1).optional().describe("What results call the request; default 'METHOD path'"),
});

/** One request, again and again: for a URL, or for a service of one's own. */
export const http = defineScenario({
  name: 'http',
  title: 'One HTTP request described by its options',
  options: httpOptions,
  user({ options, prepare }) {
    const { method, path, headers, body } = options;
    const name = options.name ?? `${method} ${path.replace(/\?.*/, '')}`;
    const request = prepare({ name, method, path, headers, ...(body !== undefined && { body }) });
    return { next: () => request };
  },
});
