import { LoadstoneError } from '../core/errors.ts';
import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { hdr } from './hdr.ts';
import { hdrSpectrum } from './hdr-spectrum.ts';
import { json } from './json.ts';
import { jtl } from './jtl.ts';
import { junit } from './junit.ts';
import { k6 } from './k6.ts';
import { k6Json } from './k6-json.ts';
import { locust, locustHistory } from './locust.ts';
import { prometheus } from './prometheus/metrics-page.ts';
import { vegeta } from './vegeta.ts';
import { vegetaResults } from './vegeta-results.ts';

export type {
  Format,
  LoadRequest,
  LoadStart,
  LoadSummary,
  RemoteWriteTold,
  RequestFormat,
  SummaryFormat,
} from './format.ts';
export { figures, json } from './json.ts';
export { percentile } from './percentile.ts';
export { LiveCounts } from './prometheus/live-counts.ts';
export { METRICS_PAGE_TYPE, metricsPage } from './prometheus/metrics-page.ts';
export { type RemoteWrite, type RemoteWriteOptions, remoteWrite } from './prometheus/remote-write.ts';
export { parseTags } from './prometheus/tags.ts';

/** Every format, in the order of the help text. */
export const formats: readonly Format[] = [
  json,
  csv,
  hdr,
  hdrSpectrum,
  locust,
  locustHistory,
  jtl,
  k6,
  k6Json,
  vegeta,
  vegetaResults,
  prometheus,
  junit,
];

export function formatNamed(name: string): Format {
  const found = formats.find((format) => format.name === name);
  if (found) return found;
  const names = formats.map((format) => format.name).join(', ');
  throw new LoadstoneError('E_UNKNOWN_FORMAT', `a format is one of ${names}, got '${name}'`);
}
