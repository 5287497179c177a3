import { formatDuration } from '../core/units.ts';
import { serversForWait } from '../queueing/staffing.ts';
import type { Fields } from './fields.ts';
import { digits, percent, replicas } from './wording.ts';

/** How many replicas an arrival rate needs, by M/M/c. */
export interface QueueingRule {
  /** Requests a second that one server of a replica does. */
  readonly serviceRate: number;
  /** Requests that a replica serves at once: its servers. */
  readonly serversEach: number;
  /** A wait longer than this is to be rarer than `share`. */
  readonly wait_s: number;
  readonly share: number;
}

const SHARE = 0.05;

export function readQueueingRule(fields: Fields): QueueingRule {
  return {
    serviceRate: fields.rate('serviceRate', { above: 0 }),
    serversEach: fields.whole('servers', { default: 1 }),
    wait_s: fields.duration('wait'),
    share: fields.number('share', { above: 0, below: 1, default: SHARE }),
  };
}

/** The fewest replicas with P(W > wait) < share at this arrival rate, by Erlang C. */
export function replicasForWait(rate: number, rule: QueueingRule): number {
  const servers = serversForWait(rate, rule.serviceRate, rule.wait_s, rule.share);
  return Math.ceil(servers / rule.serversEach);
}

export function explainQueueing(rate: number, rule: QueueingRule, wanted: number): string {
  const { serviceRate, wait_s, share, serversEach } = rule;
  const servers = serversEach === 1 ? '' : ` with ${serversEach} servers each`;
  return `At ${digits(rate)}/s and ${digits(serviceRate)}/s a server, P(wait > ${formatDuration(wait_s)}) is below ${percent(share)} from ${replicas(wanted)} on${servers}.`;
}
