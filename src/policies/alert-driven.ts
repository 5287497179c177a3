import { formatDuration } from '../core/units.ts';
import { Fields } from './fields.ts';
import { after, newest } from './history.ts';
import { limited, readLimits } from './limits.ts';
import { type Alert, type Decision, definePolicy, type History, type Limits } from './policy.ts';
import { replicas } from './wording.ts';

export interface AlertDrivenConfig extends Limits {
  /** Replicas that an alert adds. */
  readonly add: number;
  /** The alerts to act on; empty: all. */
  readonly alerts: readonly string[];
  readonly coolDown_s: number;
  /** An alert that still fires this long after it was acted on is acted on again. */
  readonly repeat_s: number;
  /** Without an alert for this long, `remove` replicas go; null: never. */
  readonly quiet_s: number | null;
  readonly remove: number;
}

const COOL_DOWN_S = 60;
/** Alertmanager tells of an alert that goes on once in a group interval, 5 minutes unless set. */
const REPEAT_S = 300;

/**
 * Some replicas more for each alert that fires. An alert is told many times: it is known by its fingerprint and start, and
 * counts once, then again when it still fires after `repeat`. Resolved alerts never count. One that comes during the
 * cool-down is not lost: it counts afterwards if it still fires.
 */
export const alertDriven = definePolicy<AlertDrivenConfig>({
  name: 'alert-driven',
  summary: 'some replicas more for each alert that fires, some fewer when it has been quiet',
  parse,
  decide,
  lookBack_s: ({ quiet_s, coolDown_s, repeat_s }) => Math.max(quiet_s ?? 0, coolDown_s, repeat_s),
});

function parse(options: unknown): AlertDrivenConfig {
  const fields = new Fields('alert-driven', options);
  const listed = fields.raw('alerts') ?? [];
  const scaleIn = fields.has('scaleIn') ? fields.object('scaleIn') : null;
  const config = {
    ...readLimits(fields),
    add: fields.whole('add', { default: 1 }),
    alerts: readNames(listed),
    coolDown_s: fields.duration('coolDown', { default: COOL_DOWN_S }),
    repeat_s: fields.duration('repeat', { above: 0, default: REPEAT_S }),
    quiet_s: scaleIn?.duration('after', { above: 0 }) ?? null,
    remove: scaleIn?.whole('remove', { default: 1 }) ?? 1,
  };
  scaleIn?.end();
  fields.end();
  return config;
}

function readNames(value: unknown): readonly string[] {
  const names = Array.isArray(value) ? value : [value];
  return names.map((name, i) => new Fields('alert-driven', { [`alerts[${i}]`]: name }).text(`alerts[${i}]`));
}

const identity = ({ name, fingerprint, startsAt_s }: Alert) => `${fingerprint ?? name}@${startsAt_s}`;

function decide(history: History, config: AlertDrivenConfig, now: number): Decision {
  const moment = newest(history);
  const current = moment.replicas.desired;
  const why: string[] = [];
  const memory = history.at(-2)?.decision?.memory ?? {};
  const firing = firingIn(moment.alerts ?? [], config);
  const resolved = (moment.alerts ?? []).filter(({ status }) => status === 'resolved').length;
  if (resolved > 0) why.push(`${resolved} resolved: ignored.`);
  const due = [...firing].filter(([id]) => !(now - (memory[id] ?? -Infinity) < config.repeat_s));
  const names = (list: typeof due) => list.map(([, { name }]) => name).join(', ');
  const acted = (ids: readonly string[]) => remember(memory, ids, firing, config, now);
  const to = (wanted: number, ids: readonly string[] = []): Decision => {
    return { desired: limited(wanted, config, why), recommended: wanted, why, memory: acted(ids) };
  };

  if (firing.size === 0) why.push('No alert fires.');
  else if (due.length === 0)
    why.push(`${names([...firing])}: acted on already, not again before ${formatDuration(config.repeat_s)}.`);
  const recent = Math.max(...Object.values(memory), -Infinity);
  if (due.length > 0 && now - recent < config.coolDown_s) {
    const wait = formatDuration(config.coolDown_s);
    why.push(
      `${names(due)}: the last alert was acted on ${formatDuration(now - recent)} ago, within ${wait}.`,
    );
  } else if (due.length > 0) {
    const more = due.length * config.add;
    why.push(`Firing: ${names(due)}. Add ${config.add} for each: ${current} + ${more}.`);
    return to(
      current + more,
      due.map(([id]) => id),
    );
  }
  const fewer = quietStep(history, config, now);
  if (firing.size === 0 && fewer !== null) {
    why.push(`It has been quiet for ${formatDuration(config.quiet_s!)}: remove ${replicas(fewer)}.`);
    return to(current - fewer);
  }
  why.push(`Hold ${current}.`);
  return to(current);
}

function firingIn(alerts: readonly Alert[], { alerts: names }: AlertDrivenConfig): Map<string, Alert> {
  const firing = alerts.filter(
    ({ name, status }) => status === 'firing' && (names.length === 0 || names.includes(name)),
  );
  return new Map(firing.map((alert) => [identity(alert), alert]));
}

/** When each alert was acted on; what neither fires nor matters for a cool-down any more is forgotten. */
function remember(
  memory: Readonly<Record<string, number>>,
  ids: readonly string[],
  firing: ReadonlyMap<string, Alert>,
  { coolDown_s, repeat_s }: AlertDrivenConfig,
  now: number,
): Record<string, number> {
  const kept = Object.entries(memory).filter(
    ([id, time]) => firing.has(id) || now - time < Math.max(coolDown_s, repeat_s),
  );
  return { ...Object.fromEntries(kept), ...Object.fromEntries(ids.map((id) => [id, now])) };
}

/** What to remove: nothing until no alert fired and nothing was changed for the quiet time, all of it observed. */
function quietStep(history: History, config: AlertDrivenConfig, now: number): number | null {
  if (config.quiet_s === null) return null;
  const since = now - config.quiet_s;
  for (const moment of after(history, -Infinity)) {
    if (firingIn(moment.alerts ?? [], config).size > 0) return null;
    if (moment.decision && moment.decision.desired !== moment.replicas.desired) return null;
    if (moment.time_s <= since) return config.remove;
  }
  return null;
}
