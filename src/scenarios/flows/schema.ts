import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { parseDurationDistribution } from '../../stats/distributions/parse.ts';

export const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'] as const;
const BODIES = ['json', 'form', 'body'] as const;
export const ORDERS = ['sequential', 'random', 'per_user', 'unique'] as const;

/** Names that templates use; a dot and what follows it belongs to data and functions. */
const NAME = /^[A-Za-z_][\w-]*$/;
/** They mean something else in a template. */
const RESERVED = ['user', 'run', 'random', 'raw', 'env'];

const name = z
  .string()
  .regex(NAME, 'a name has letters, digits, - and _, and begins with a letter')
  .refine((text) => !RESERVED.includes(text), `a name is none of ${RESERVED.join(', ')}`);

const headerName = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, "a header's name has no blanks and no colon");
const headers = z.record(
  headerName,
  z.string().regex(/^[\t -~]*$/, "a header's value stands on one line, in ASCII"),
);

/** Kept as written, for the plan; what cannot be understood is refused here. */
const think = z.string().superRefine((text, ctx) => {
  try {
    parseDurationDistribution(text);
  } catch (error) {
    ctx.addIssue({ code: 'custom', message: messageOf(error) });
  }
});

const regex = z
  .string()
  .max(1000)
  .superRefine((text, ctx) => {
    try {
      new RegExp(text);
    } catch (error) {
      ctx.addIssue({ code: 'custom', message: messageOf(error) });
    }
  });

const EXTRACTION =
  'an extraction is json.PATH, header.NAME or cookie.NAME, or a map with one of json, header, cookie, regex';

export const extractionMap = z
  .strictObject({
    json: z.string().optional(),
    header: headerName.optional(),
    cookie: z.string().min(1).optional(),
    regex: regex.optional(),
    group: z.int().min(0).optional().describe('Of the regex: default 1'),
    default: z.json().optional().describe('Instead of a failure when there is nothing'),
  })
  .refine(
    ({ json, header, cookie, regex }) =>
      [json, header, cookie, regex].filter((x) => x !== undefined).length === 1,
    EXTRACTION,
  );

const extraction = z.union(
  [z.string().regex(/^(json(?=$|[.[])|header\.[^\s:]+$|cookie\.\S+$)/, EXTRACTION), extractionMap],
  { error: ({ input }) => `${EXTRACTION}; got ${JSON.stringify(input)}` },
);

const status = z.int().min(100).max(599);

const check = z
  .strictObject({
    name: z.string().min(1).max(60).optional().describe('What results call its failures'),
    status: z
      .union([status, z.array(status).min(1)], { error: 'a status is a number, or a list of them' })
      .optional(),
    contains: z.string().min(1).optional(),
    regex: regex.optional(),
    json: z.record(z.string(), z.json()).optional().describe('Path to value'),
    header: z.record(headerName, z.string()).optional().describe('Name to value'),
    max_bytes: z.int().min(0).optional(),
  })
  .refine((one) => Object.keys(one).some((key) => key !== 'name'), 'a check says what it checks');

const checks = z.union([check.transform((one) => [one]), z.array(check)], {
  error: 'a check is a map with status, contains, regex, json, header or max_bytes, or a list of such maps',
});

const paths = Object.fromEntries(METHODS.map((method) => [method, z.string().optional()])) as Record<
  (typeof METHODS)[number],
  z.ZodOptional<z.ZodString>
>;

const requestFields = {
  ...paths,
  name: z.string().min(1).optional().describe('What results call the request'),
  headers: headers.optional(),
  json: z.json().optional().describe('Body as JSON'),
  form: z.record(z.string(), z.string()).optional().describe('Body as a form'),
  body: z.string().optional().describe('Body as it stands'),
  check: checks.optional(),
  extract: z.record(name, extraction).optional(),
};

const requestStep = z.strictObject(requestFields).superRefine(oneRequest);
const step = z.strictObject({ ...requestFields, think: think.optional() }).superRefine((value, ctx) => {
  if (value.think === undefined) oneRequest(value, ctx);
  else if (Object.values(value).filter((x) => x !== undefined).length > 1) {
    ctx.addIssue({ code: 'custom', message: 'a think stands alone, between two requests' });
  }
});

const preparation = z
  .strictObject({
    ...requestFields,
    each: z.string().optional().describe('Repeats the steps for each row of this data'),
    steps: z.array(requestStep).min(1).optional(),
  })
  .superRefine((value, ctx) => {
    if (value.steps === undefined && value.each === undefined) return oneRequest(value, ctx);
    const keys = Object.entries(value).filter(([, x]) => x !== undefined);
    if (keys.length === 2 && value.steps && value.each !== undefined) return;
    ctx.addIssue({ code: 'custom', message: 'what is done for each row is { each: DATA, steps: [...] }' });
  });

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'a cell is a text, a number, true, false or null',
});

const source = z
  .strictObject({
    csv: z.string().optional().describe('File; its first line names the columns'),
    json: z.string().optional().describe('File with a list of objects'),
    rows: z.array(z.record(z.string(), cell)).optional(),
    order: z.enum(ORDERS).default('sequential'),
    columns: z.array(z.string()).optional(),
    cells: z.array(z.array(cell)).optional(),
  })
  .refine(
    ({ csv, json, rows, cells }) => [csv, json, rows, cells].filter((x) => x !== undefined).length === 1,
    'data is one of csv: FILE, json: FILE and rows: [...]',
  )
  .refine(
    ({ cells, columns }) => (cells === undefined) === (columns === undefined),
    'cells need their columns',
  );

const flow = z.strictObject({
  weight: z.number().positive().max(1e9).default(1),
  steps: z
    .array(step)
    .min(1)
    .refine(([first]) => first?.think === undefined, 'a think stands between two requests, not first'),
});

export const flowsOptions = z.strictObject({
  data: z.record(name, source).default({}),
  cookies: z.boolean().default(true).describe('Each user has a cookie jar'),
  headers: headers.default({}).describe('Of every request, once what they name is known'),
  setup: z.array(preparation).default([]).describe('Once, before the load'),
  login: z.array(requestStep).default([]).describe('Each user, before the first flow'),
  flows: z
    .record(z.string().min(1), flow)
    .refine((flows) => Object.keys(flows).length > 0, 'needs at least one flow'),
  teardown: z.array(preparation).default([]).describe('Once, after the load'),
});

export type FlowsOptions = z.output<typeof flowsOptions>;
export type StepOptions = z.output<typeof step>;
export type PreparationOptions = z.output<typeof preparation>;
export type SourceOptions = z.output<typeof source>;
export type CheckOptions = z.output<typeof check>;
export type ExtractionOptions = z.output<typeof extraction>;

function oneRequest(value: Partial<Record<string, unknown>>, ctx: z.RefinementCtx): void {
  const complain = (message: string) => ctx.addIssue({ code: 'custom', message });
  const given = (keys: readonly string[]) => keys.filter((key) => value[key] !== undefined);
  const methods = given(METHODS);
  const bodies = given(BODIES);
  if (methods.length !== 1) {
    complain(`a step has one of ${METHODS.join(', ')} with a path, got ${methods.join(' and ') || 'none'}`);
  }
  if (bodies.length > 1) complain(`a step has one body, got ${bodies.join(' and ')}`);
}
