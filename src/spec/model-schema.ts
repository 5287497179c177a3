import { z } from 'zod';

const seconds = z.number().min(0).max(1e6);

/** A system's model, as `loadstone calibrate` writes it; see SystemModel for what it means. */
export const modelSchema = z.strictObject({
  source: z.string().min(1).describe('Where the numbers come from.'),
  scenario: z
    .strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()).default({}) })
    .describe('The scenario whose requests it knows.'),
  cpus: z.number().gt(0).max(1e6).describe('CPUs that all the services together can use.'),
  services: z
    .record(
      z.string(),
      z.strictObject({
        cpu_s: seconds.describe('CPU time of an average request, in seconds.'),
        processes: z
          .int()
          .min(1)
          .nullable()
          .describe('Processes of a replica that work at the same time; null: one for each request.'),
        memory_bytes: z.number().min(0),
      }),
    )
    .refine((services) => Object.keys(services).length > 0, 'needs at least one service'),
  requests: z
    .record(
      z.string(),
      z.strictObject({
        share: z.number().gt(0).max(1).describe('Part of all requests.'),
        alone_s: seconds.gt(0).describe('Mean response time of one that is alone in the system, in seconds.'),
        scv: z.number().min(0).max(1e4).describe('Variance / mean^2 of that.'),
      }),
    )
    .refine((requests) => Object.keys(requests).length > 0, 'needs at least one request'),
});

/** A file of `loadstone calibrate`: models by arm. */
export const modelsSchema = z.record(z.string(), modelSchema);
