import { LoadstoneError } from '../core/errors.ts';
import type { Distribution } from '../stats/distributions/distribution.ts';
import type { ClassModel, Dispatcher, DispatchRule, SimulationModel, StationModel } from './model.ts';

/** Sums of probabilities may be off 1 by rounding. */
const ROUNDING = 1e-9;

/** Refuses a model that cannot be run, with E_PARAMETER: the rule and the bad value. */
export function checkModel(model: SimulationModel): void {
  need(model.stations.length > 0, 'a model has at least one station, got none');
  need(model.classes.length > 0, 'a model has at least one class of requests, got none');
  model.stations.forEach((station, i) => {
    checkStation(station, `station ${i + 1}`, model.classes.length);
  });
  model.classes.forEach((one, i) => {
    checkClass(one, `class ${i + 1}`, model.stations.length);
    const source = one.source;
    if (!('users' in source) || source.think) return;
    const works = model.stations.some(({ service }) =>
      'sample' in service ? service.mean > 0 : service[i]!.mean > 0,
    );
    need(works, `class ${i + 1} has neither think time nor service: its users would be infinitely fast`);
  });
}

function checkStation(station: StationModel, name: string, classes: number): void {
  const { servers = 1, discipline = 'fifo', service, room = Infinity, failures, replicas } = station;
  if (servers !== 'delay') whole(`the servers of ${name}`, servers, 1);
  if (room !== Infinity) whole(`the room of ${name}`, room, 1);
  const services = 'sample' in service ? [service] : service;
  need(
    'sample' in service || services.length === classes,
    `${name} has a service for all classes or one for each of ${classes}, got ${services.length}`,
  );
  for (const one of services) duration(`the service of ${name}`, one);
  if (failures) {
    duration(`the uptime of ${name}`, failures.uptime);
    duration(`the downtime of ${name}`, failures.downtime);
    need(failures.uptime.mean > 0, `the uptime of ${name} must have a mean above 0`);
  }
  need(
    servers !== 'delay' || !(failures || replicas),
    `${name} has no servers that could fail or be scaled: it is a delay`,
  );
  if (!replicas) return;
  whole(`the replicas of ${name}`, replicas.initial, 0);
  if (replicas.startup) duration(`the start of a replica of ${name}`, replicas.startup);
  const { scaling } = replicas;
  if (!scaling) return;
  need(
    scaling.every_s > 0 && scaling.every_s < Infinity,
    `${name} is scaled every finite time above 0, got ${scaling.every_s}`,
  );
  need(
    !discipline.endsWith('preemptive'),
    `${name} is scaled, so its discipline cannot be ${discipline}: a replica that drains finishes what it has`,
  );
}

function checkClass(one: ClassModel, name: string, stations: number): void {
  const { source, entry = 0, routing, priority = 0, patience, timeout, retry } = one;
  if ('users' in source) {
    whole(`the users of ${name}`, source.users, 1);
    if (source.think) duration(`the think time of ${name}`, source.think);
  }
  if (typeof entry === 'number') {
    need(
      Number.isInteger(entry) && entry >= 0 && entry < stations,
      `${name} enters at a station from 0 to ${stations - 1}, got ${entry}`,
    );
  } else if ('rule' in entry) {
    checkDispatcher(entry, `the entry of ${name}`, stations);
  } else {
    const sum = probabilities(`the entry of ${name}`, entry, stations);
    need(Math.abs(sum - 1) <= ROUNDING, `the entry of ${name} must sum to 1, got ${sum}`);
  }
  if (routing) {
    need(
      routing.length === stations,
      `the routing of ${name} has a row for each of ${stations} stations, got ${routing.length}`,
    );
    for (const row of routing) {
      if ('rule' in row) checkDispatcher(row, `the routing of ${name}`, stations);
      else probabilities(`a row of the routing of ${name}`, row, stations);
    }
  }
  need(Number.isFinite(priority), `the priority of ${name} must be a finite number, got ${priority}`);
  if (patience) duration(`the patience of ${name}`, patience);
  if (timeout) duration(`the timeout of ${name}`, timeout.after);
  if (retry) {
    whole(`the retries of ${name}`, retry.times, 0);
    duration(`the backoff of ${name}`, retry.backoff);
  }
}

/** Whether a rule compares stations. */
const rules: Readonly<Record<DispatchRule, boolean>> = {
  random: false,
  'round-robin': false,
  'shortest-queue': true,
  'least-work': true,
};

function checkDispatcher({ rule, among, choices }: Dispatcher, name: string, stations: number): void {
  need(
    Object.hasOwn(rules, rule),
    `${name} has a dispatch rule of ${Object.keys(rules).join(', ')}, got '${rule}'`,
  );
  if (among) {
    need(among.length > 0, `${name} chooses among at least one station, got none`);
    need(new Set(among).size === among.length, `${name} chooses among different stations, got ${among}`);
    for (const one of among) {
      need(
        Number.isInteger(one) && one >= 0 && one < stations,
        `${name} chooses among stations from 0 to ${stations - 1}, got ${one}`,
      );
    }
  }
  if (choices === undefined) return;
  need(rules[rule], `${name} compares no stations by the rule '${rule}', so it takes no choices`);
  const most = among?.length ?? stations;
  whole(`the choices of ${name}`, choices, 1);
  need(choices <= most, `${name} looks at no more than ${most} stations, got ${choices}`);
}

/** Their sum. */
function probabilities(name: string, row: readonly number[], stations: number): number {
  need(row.length === stations, `${name} has an entry for each of ${stations} stations, got ${row.length}`);
  for (const p of row) need(p >= 0 && p <= 1, `${name} holds probabilities, got ${p}`);
  const sum = row.reduce((total, p) => total + p, 0);
  need(sum <= 1 + ROUNDING, `${name} must sum to at most 1, got ${sum}`);
  return sum;
}

function duration(name: string, { mean }: Distribution): void {
  need(mean >= 0 && mean < Infinity, `${name} must have a finite mean of at least 0, got ${mean}`);
}

function whole(name: string, value: number, least: number): void {
  need(
    Number.isSafeInteger(value) && value >= least,
    `${name} must be a whole number of at least ${least}, got ${value}`,
  );
}

function need(holds: boolean, message: string): void {
  if (!holds) throw new LoadstoneError('E_PARAMETER', message);
}
