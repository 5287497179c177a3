import type { Histogram } from '../../measure/histogram.ts';
import type { LiveCounts, NameCounts } from './live-counts.ts';

export type Labels = Readonly<Record<string, string>>;

/** What a metric stands at for one set of labels. */
export interface Point<V> {
  readonly labels: Labels;
  readonly value: V;
}

interface Described<T extends string, V> {
  /** As Prometheus' conventions have it: base units, `_total` for what is counted. */
  readonly name: string;
  readonly help: string;
  readonly type: T;
  points(counts: LiveCounts): Point<V>[];
}

/** A histogram's values are in us, and told in seconds. */
export type Metric = Described<'counter' | 'gauge', number> | Described<'histogram', Histogram>;

/** Labels that are ours, so that no tag may have their names. */
export const OWN_LABELS = ['name', 'class', 'le'];

/** What Prometheus is told of a load, on a page and by remote write alike. */
export const metrics: readonly Metric[] = [
  {
    name: 'loadstone_requests_sent_total',
    help: 'Requests sent.',
    type: 'counter',
    points: byName((counts) => counts.sent),
  },
  {
    name: 'loadstone_requests_total',
    help: 'Requests that ended, well or not.',
    type: 'counter',
    points: byName((counts) => counts.done),
  },
  {
    name: 'loadstone_request_errors_total',
    help: 'Requests that failed, by class of error.',
    type: 'counter',
    points: ({ names }) =>
      [...names].flatMap(([name, { errors }]) =>
        Object.entries(errors).map(([kind, value]) => ({ labels: { name, class: kind }, value })),
      ),
  },
  {
    name: 'loadstone_received_bytes_total',
    help: 'Bytes of the bodies of the answers.',
    type: 'counter',
    points: byName((counts) => counts.bytes),
  },
  {
    name: 'loadstone_users',
    help: 'Users that are there; in an open load, requests in flight.',
    type: 'gauge',
    points: ({ users }) => [{ labels: {}, value: users }],
  },
  {
    name: 'loadstone_response_seconds',
    help: 'Response times of the good requests, from the intended time.',
    type: 'histogram',
    points: byName((counts) => counts.response),
  },
  {
    name: 'loadstone_roundtrip_seconds',
    help: 'Round trips of the good requests, from the time they were sent.',
    type: 'histogram',
    points: byName((counts) => counts.roundtrip),
  },
  {
    name: 'loadstone_lag_seconds',
    help: 'How late the generator sent requests.',
    type: 'histogram',
    points: byName((counts) => counts.lag),
  },
];

function byName<V>(figure: (counts: NameCounts) => V): (counts: LiveCounts) => Point<V>[] {
  return ({ names }) => [...names].map(([name, counts]) => ({ labels: { name }, value: figure(counts) }));
}
