import { sleep } from '../../core/abort.ts';
import { messageOf } from '../../core/errors.ts';
import type { PrometheusReading, QueryReading, ScrapedPage } from '../../measure/prometheus-reading.ts';
import type { PrometheusApi, ResultRow } from './api.ts';
import { type MetricsPage, promDuration } from './files.ts';
import { type AskedQuery, promQl } from './queries.ts';

export interface WindowRequest {
  /** On the wall clock, in seconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly asked: readonly AskedQuery[];
  readonly pages: readonly MetricsPage[];
  readonly interval_s: number;
}

/** Of a job's pages; null: of Prometheus itself. */
interface ScrapeGap {
  readonly job: string | null;
  readonly text: string;
}

/** A rate needs two scrapes; over four one that is late leaves no hole in the course. */
const SCRAPES_OF_A_STEP = 4;
/** Points of a course: more than a figure can show, and far below Prometheus' own limit of 11,000. */
const MOST_STEPS = 1000;
/** Of the scrapes that the interval lets expect, and one for the window's ends. */
const LEAST_SHARE = 0.9;

/** Asks a Prometheus about a window that is over. What it cannot say is a gap with its reason; nothing is an error. */
export async function readWindow(
  api: PrometheusApi,
  request: WindowRequest,
  signal: AbortSignal,
): Promise<Omit<PrometheusReading, 'prometheus'>> {
  const { from, until, interval_s, asked } = request;
  // A scrape that began in the window is answered within an interval, or has failed.
  await sleep(Math.max(0, 1000 * (until + interval_s) - Date.now()), signal);
  const scrapes = await readScrapes(api, request, signal);
  const queries: QueryReading[] = [];
  for (const query of asked) queries.push(await readQuery(api, query, request, scrapes.gaps, signal));
  return {
    interval_s,
    from_epoch_s: from,
    until_epoch_s: until,
    pages: scrapes.pages,
    queries,
    gaps: [...scrapes.gaps.map(({ text }) => text), ...queries.flatMap(gapOf)],
  };
}

const gapOf = ({ quantity, job, instant }: QueryReading): string[] =>
  instant.missing === null ? [] : [`${quantity} of ${job}: ${instant.missing}`];

/** By `up`, which Prometheus writes itself at each scrape, a 0 for one that failed. */
async function readScrapes(api: PrometheusApi, request: WindowRequest, signal: AbortSignal) {
  const { from, until, pages } = request;
  try {
    const rows = await api.query(`up[${promDuration(until - from)}]`, until, signal);
    const targets = await api.targets(signal);
    const read = pages.map((page) => {
      const is = (labels: ResultRow['metric']) => labels.job === page.job && labels.replica === page.replica;
      const samples = rows.filter(({ metric }) => is(metric)).flatMap(({ values = [] }) => values);
      const error = targets.find(({ labels }) => is(labels))?.lastError ?? '';
      return scrapesOf(page, samples, error, request);
    });
    return { pages: read.map(({ page }) => page), gaps: read.flatMap(({ gap }) => gap ?? []) };
  } catch (error) {
    signal.throwIfAborted();
    return { pages: [], gaps: [{ job: null, text: messageOf(error) }] };
  }
}

function scrapesOf(
  page: MetricsPage,
  samples: readonly (readonly [number, string])[],
  lastError: string,
  { from, until, interval_s }: WindowRequest,
): { page: ScrapedPage; gap: ScrapeGap | null } {
  const down = samples.filter(([, value]) => Number(value) === 0);
  const counted = { ...page, scrapes: samples.length, failed: down.length };
  const expected = LEAST_SHARE * ((until - from) / interval_s) - 1;
  const why = lastError === '' ? '' : `: ${lastError}`;
  const gap = () => {
    if (samples.length === 0) return `was not scraped in the window${why}`;
    const [first, last] = [down[0], down.at(-1)];
    if (first && last) {
      const isStillDown = last === samples.at(-1);
      const since = `${(first[0] - from).toFixed(1)} s into the window`;
      const span = isStillDown
        ? `down since ${since}`
        : `down from ${since} to ${(last[0] - from).toFixed(1)} s`;
      return `${span} (${down.length} of ${samples.length} scrapes failed)${why}`;
    }
    return samples.length < expected
      ? `scraped ${samples.length} times in the window, less than every ${interval_s} s`
      : null;
  };
  const words = gap();
  return { page: counted, gap: words === null ? null : { job: page.job, text: `${page.replica} ${words}` } };
}

async function readQuery(
  api: PrometheusApi,
  asked: AskedQuery,
  { from, until, interval_s }: WindowRequest,
  scrapeGaps: readonly ScrapeGap[],
  signal: AbortSignal,
): Promise<QueryReading> {
  const length = until - from;
  const step_s = Math.max(interval_s, length / MOST_STEPS);
  const instant = promQl(asked, length);
  const range = promQl(asked, SCRAPES_OF_A_STEP * step_s);
  const ask = async (get: () => Promise<readonly ResultRow[]>) => {
    try {
      const answer = await get();
      return { answer, missing: answer.length === 0 ? noData(asked.job, scrapeGaps) : null };
    } catch (error) {
      signal.throwIfAborted();
      return { answer: null, missing: messageOf(error) };
    }
  };
  const single = await ask(() => api.query(instant, until, signal));
  const course = await ask(() => api.queryRange(range, { start: from, end: until, step: step_s }, signal));
  return {
    quantity: asked.quantity,
    job: asked.job,
    caveat: asked.caveat,
    instant: { query: instant, at_epoch_s: until, ...single, ...onlyValue(single) },
    range: { query: range, from_epoch_s: from, until_epoch_s: until, step_s, ...course },
  };
}

/** One number, or why there is none. */
function onlyValue({ answer, missing }: { answer: readonly ResultRow[] | null; missing: string | null }) {
  if (answer === null || missing !== null) return { value: null, missing };
  if (answer.length > 1) return { value: null, missing: `one series is wanted, got ${answer.length}` };
  const value = Number(answer[0]?.value?.[1] ?? Number.NaN);
  // 0 / 0 of a mean of nothing.
  return Number.isFinite(value)
    ? { value, missing: null }
    : { value: null, missing: 'not a number: no request ended in the window' };
}

function noData(job: string, gaps: readonly ScrapeGap[]): string {
  const own = gaps.filter((gap) => gap.job === null || gap.job === job).map(({ text }) => text);
  return own.length > 0
    ? `no data: ${own.join('; ')}`
    : 'no data: its pages have no such series, or fewer than two scrapes of them';
}
