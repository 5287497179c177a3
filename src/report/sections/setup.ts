import { generatorOf } from '../../analysis/patterns/generator-of.ts';
import { formatDuration } from '../../core/units.ts';
import { formatTick } from '../../figures/ticks.ts';
import { list } from '../../figures/wording.ts';
import type { Arm, Phases, Plan, PlannedTrial, SystemArm, Workload } from '../../plan/plan.ts';
import { requestsOf, spawnRateOf } from '../../plan/workload.ts';
import type { Hardware } from '../../results/manifest.ts';
import { ownSettings } from '../arm-settings.ts';
import type { Block, Fact } from '../blocks.ts';
import { code, heading, paragraph } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

/** What was run, how, and on what. */
export function setup({ analysis, plan, manifest }: ReportInput): Block[] {
  const trial = plan.trials[0];
  return [
    heading(2, 'Set-up', 'setup'),
    paragraph(splitPlot(plan)),
    { kind: 'facts', facts: [...armFacts(plan), ...(trial ? loadFacts(plan, trial) : []), levels(analysis)] },
    heading(3, 'Hardware and software', 'machine'),
    { kind: 'facts', facts: machineFacts(manifest) },
  ];
}

/** The design in words: what was randomised within what decides what a difference is tested against. */
function splitPlot(plan: Plan): string {
  const arms = Object.keys(plan.arms).length;
  const times = `${plan.repetitions} ${plan.repetitions === 1 ? 'repetition' : 'repetitions'}`;
  const order =
    arms > 1
      ? 'In each, the arms are deployed one after another in random order, and on each deployment the levels are run in random order'
      : 'In each, the arm is deployed once and its levels are run in random order';
  if (plan.on === 'simulation') {
    return `A simulation of ${times}, each of which begins with an empty system. Within a repetition every arm gets the same think times and the same sequence of requests.`;
  }
  if (plan.deployments.length === plan.trials.length && plan.trials.length > arms * plan.repetitions) {
    return `A design of ${times}, in random order, with a fresh deployment for every trial: none meets what another has left behind.`;
  }
  return `A split-plot design of ${times}. ${order}. A deployment is the whole plot: arms are compared from repetition to repetition, not from trial to trial. Within a repetition every arm gets the same think times and the same sequence of requests.`;
}

function armFacts(plan: Plan): Fact[] {
  return Object.entries(plan.arms).map(([name, arm]): Fact => [`Arm ${name}`, armWords(arm, plan, name)]);
}

function armWords(arm: Arm, plan: Plan, name: string) {
  if (arm.kind === 'url') return ['measured where it runs, at ', code(arm.url)];
  const changed = plan.trials.find((trial) => trial.arm === name)?.replicas ?? {};
  const services = Object.entries(arm.system.services).map(([service, { replicas = 1 }]) => {
    const count = changed[service] ?? replicas;
    return count > 1 ? `${service} x ${count}` : service;
  });
  const proxy =
    plan.proxied && plan.on !== 'simulation' ? `; scalable services behind ${proxyWords(arm)}` : '';
  const settings = ownSettings(plan, name);
  return [
    `${arm.system.title} (`,
    code(arm.system.name),
    `): ${list(services)}${settings.length > 0 ? ' with ' : ''}`,
    ...(settings.length > 0 ? [code(settings.join(' '))] : []),
    proxy,
  ];
}

const PROXY_TITLES = { loadstone: 'our own proxy', haproxy: 'HAProxy', envoy: 'Envoy' } as const;

const proxyWords = ({ proxy }: SystemArm) =>
  proxy ? `${PROXY_TITLES[proxy.kind]}, ${proxy.balance}` : 'a proxy';

function loadFacts(plan: Plan, { workload, phases }: PlannedTrial): Fact[] {
  const threads = `${workload.threads} ${workload.threads === 1 ? 'thread' : 'threads'}`;
  const priming =
    plan.priming_s > 0 && plan.on !== 'simulation'
      ? `; a fresh deployment is primed for ${formatDuration(plan.priming_s)} first`
      : '';
  return [
    ...kindsOf(plan).map(
      (one): Fact => [
        'Load',
        [...modelWords(one), `; ${threads}; time-out ${formatDuration(workload.timeout_s)}`],
      ],
    ),
    [
      'Phases of a trial',
      [
        `warm-up ${formatDuration(phases.warmup_s)} and until all users are there, measured ${measuredWords(workload, phases)}, drained up to ${formatDuration(phases.drain_s)}${priming}`,
      ],
    ],
    ...madeBy(plan),
    ['Seed', [`${plan.seed}; each trial\u2019s own is in its `, code('results.json')]],
  ];
}

/** A load of each kind of generator. */
function kindsOf({ trials }: Plan): Workload[] {
  const kinds = new Map(trials.map(({ workload }) => [generatorOf(workload), workload] as const));
  return [...kinds].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, workload]) => workload);
}

/** Where it is not our own generator that makes the load, or not in all trials. */
function madeBy({ trials }: Plan): Fact[] {
  const makers = new Set(
    trials.map(({ workload: { driver } }) =>
      driver ? `${driver.name}${driver.script ? ` with ${driver.script.file}` : ''}` : 'loadstone',
    ),
  );
  if (makers.size === 1 && makers.has('loadstone')) return [];
  return [['Load made by', [list([...makers].sort())]]];
}

function measuredWords(workload: Workload, { measure_s }: Phases): string {
  const requests = requestsOf(workload);
  const time = formatDuration(measure_s);
  return requests === null ? time : `until ${requests} requests were made, ${time} at most`;
}

function modelWords(workload: Workload) {
  const scenario = `scenario ${workload.scenario.name}`;
  if (workload.model === 'open') {
    return [
      `open model, ${scenario}; `,
      code(workload.arrivals),
      ` arrivals, sent whatever became of those before, over at most ${workload.connections} connections`,
    ];
  }
  if (workload.synchronous) {
    const { arrivals, rate } = workload.synchronous;
    return [
      `synchronous, ${scenario}; one request at a time, and the next gap, of `,
      code(arrivals),
      ` arrivals at ${formatTick(rate)}/s, begins with its answer: how many are sent depends on how fast they are answered, and those that would have come meanwhile are left out (coordinated omission)`,
    ];
  }
  const spawn = spawnRateOf(workload);
  return [
    `closed loop, ${scenario}; each user sends, waits, thinks (`,
    code(workload.think),
    `) and sends again; ${spawn === null ? 'all users start at once' : `${spawn} users started per second`}`,
  ];
}

function levels({ design }: ReportInput['analysis']): Fact {
  const done = `${design.trials_done} of ${design.trials_planned} trials done`;
  return ['Levels', [`${design.x.levels.join(', ')} ${design.x.label} (`, code(design.x.path), `); ${done}`]];
}

function machineFacts({
  hardware,
  software,
  generator,
  orchestrator,
  loadstone,
  started,
  resumed,
}: ReportInput['manifest']): Fact[] {
  const versions = Object.entries(software).map(([name, version]) => `${name} ${version}`);
  return [
    ['Processor', [processor(hardware)]],
    ['Memory', [`${(hardware.memory_bytes / 1e9).toFixed(1)} GB (10^9 bytes)`]],
    ['System', [[hardware.os, `kernel ${hardware.kernel}`, around(hardware)].filter(Boolean).join(', ')]],
    ['Generator', [generator]],
    ['Orchestrator', [orchestrator]],
    ['Software', [[`loadstone ${loadstone}`, ...versions].join(', ')]],
    ['Started', [started]],
    ...(resumed.length > 0
      ? [['Resumed', [`${list(resumed)}: what was left ran on fresh deployments`]] as Fact]
      : []),
  ];
}

function processor({ cpu, architecture, cores, cpu_quota, governor }: Hardware): string {
  const quota = cpu_quota === null ? '' : `, limited to ${cpu_quota} CPUs`;
  const clock = governor === null ? '' : `, governor ${governor}`;
  return `${cpu ?? 'unknown model'} (${architecture}), ${cores} ${cores === 1 ? 'CPU' : 'CPUs'} to use${quota}${clock}`;
}

function around({ virtualisation, container }: Hardware): string {
  return [virtualisation && `virtualised (${virtualisation})`, container && `in a container (${container})`]
    .filter(Boolean)
    .join(', ');
}
