import { randomBytes } from 'node:crypto';
import { LoadstoneError } from '../core/errors.ts';
import { hash53 } from '../core/hash.ts';
import { countWork } from '../monitor/index.ts';
import type { Orchestrator } from '../orchestrate/orchestrator.ts';
import { atServiceRate, calibrationTrial } from '../plan/calibration.ts';
import {
  ALL_AT_ONCE,
  type Plan,
  type PlannedDeployment,
  type PlannedTrial,
  type Workload,
} from '../plan/plan.ts';
import { offeredLoadOf, rateOf, usersOf } from '../plan/workload.ts';
import type { ResultsWriter } from '../results/write-results.ts';
import { type Measured, serviceRateFor } from './calibrate.ts';
import { deployedTarget } from './deployed-target.ts';
import { runDriverTrial } from './driver-trial.ts';
import type { Monitoring } from './monitoring.ts';
import type { OnRunEvent } from './run-event.ts';
import type { Target } from './target.ts';
import type { Tools } from './tools.ts';
import { runTrial } from './trial.ts';
import { type FamilyOf, urlTarget } from './url-target.ts';

export interface RunOptions {
  readonly orchestrator: Orchestrator;
  /** The results folder; trials that it has already are not run again. */
  readonly writer: ResultsWriter;
  readonly familyOf: FamilyOf;
  /** Where the logs of the services go. */
  readonly logs: string;
  /** The compiled main of a generator thread. */
  readonly generatorThread: URL;
  readonly generatorCpus: readonly string[];
  /** Of the trials whose load another tool makes. */
  readonly tools: Tools;
  /** Absent: none is asked for. */
  readonly monitoring?: Monitoring | undefined;
  readonly onEvent: OnRunEvent;
}

/** Runs what is left of a plan, one deployment after the other. Whatever was deployed is destroyed, however it ends. */
export async function runPlan(plan: Plan, options: RunOptions, signal: AbortSignal): Promise<void> {
  const run = `loadstone-${randomBytes(6).toString('hex')}`;
  for (const deployment of plan.deployments) {
    let trials = pending(plan, deployment, options.writer);
    // A replica that exited takes its deployment with it: what is left of it continues on a fresh one.
    for (let attempt = 0; trials.length > 0; attempt++) {
      await runDeployment(
        { plan, deployment, trials, label: `${run}-${deployment.id}-${attempt}` },
        options,
        signal,
      );
      trials = pending(plan, deployment, options.writer);
    }
  }
}

const pending = (plan: Plan, { id }: PlannedDeployment, { done }: ResultsWriter): PlannedTrial[] =>
  plan.trials.filter((trial) => trial.deployment === id && !done.has(trial.run_id));

interface Batch {
  readonly plan: Plan;
  readonly deployment: PlannedDeployment;
  readonly trials: readonly PlannedTrial[];
  readonly label: string;
}

async function runDeployment(batch: Batch, options: RunOptions, signal: AbortSignal): Promise<void> {
  const { plan, deployment, trials } = batch;
  const { writer, onEvent } = options;
  onEvent({ type: 'deploying', deployment });
  const target = await deploy(batch, options, signal);
  try {
    await options.monitoring?.name(target, deployment);
    await prime(batch, target, options, signal);
    const { arch } = plan.arms[deployment.arm]!;
    const service_rate = await serviceRateFor(plan, deployment, options, (trial) =>
      measureWork(batch, trial, target, options, signal),
    );
    for (const planned of trials) {
      const trial = service_rate === null ? planned : atServiceRate(planned, service_rate);
      onEvent({ type: 'trial', trial, done: writer.done.size, of: plan.trials.length });
      await target.scale(trial.replicas, signal);
      await target.reset(signal);
      await options.monitoring?.name(target, deployment);
      for (const text of (await options.monitoring?.scraped(signal)) ?? []) onEvent({ type: 'note', text });
      const record = await (trial.workload.driver ? runDriverTrial : runTrial)(
        trial,
        target,
        {
          arch,
          thresholds: plan.thresholds,
          sampleInterval_s: plan.sample_interval_s,
          generatorThread: options.generatorThread,
          generatorCpus: options.generatorCpus,
          tools: options.tools,
          keepRequests: plan.keep_requests ?? false,
          onSecond: (live) => onEvent({ type: 'second', trial, live }),
        },
        signal,
      );
      const prometheus = await options.monitoring?.read(deployment, record, signal);
      await writer.record(prometheus ? { ...record, prometheus } : record);
      onEvent({ type: 'recorded', result: record.result, done: writer.done.size, of: plan.trials.length });
      if ((await target.exited()).length > 0) {
        onEvent({ type: 'note', text: `${deployment.arm} is set up again, because a replica of it exited` });
        return;
      }
    }
  } finally {
    await target.destroy();
  }
}

async function deploy(batch: Batch, options: RunOptions, signal: AbortSignal): Promise<Target> {
  const { plan, deployment, trials, label } = batch;
  const arm = plan.arms[deployment.arm]!;
  if (arm.kind === 'url') return urlTarget(arm, options.familyOf, signal);
  const own = Object.fromEntries(
    Object.entries(trials[0]!.replicas).filter(([service]) => Object.hasOwn(arm.system.services, service)),
  );
  const deployed = await options.orchestrator.apply(
    {
      run: label,
      system: arm.system,
      replicas: own,
      proxied: plan.proxied,
      ...(arm.proxy ? { proxy: arm.proxy } : {}),
      seed: hash53({ proxy: trials[0]!.seed }),
      ports: 'free',
      logs: options.logs,
    },
    signal,
  );
  return deployedTarget(arm, deployed);
}

/**
 * Load on a fresh deployment, thrown away. Without think time, because compilers and caches warm by the request and not
 * by the second. A generator that is lost here would be lost in every trial.
 */
async function prime(
  { plan, deployment, trials }: Batch,
  target: Target,
  options: RunOptions,
  signal: AbortSignal,
) {
  const measure_s = Math.ceil(plan.priming_s);
  if (measure_s === 0 || plan.arms[deployment.arm]!.kind === 'url') return;
  options.onEvent({ type: 'priming', deployment });
  const busiest = trials.reduce((a, b) => (levelIn(b) > levelIn(a) ? b : a));
  // What a script of the user's does only its tool can do; all else our own generator does as well, and at once.
  const { driver, ...own } = primingLoad(plan, deployment, busiest);
  const load: Workload = driver?.script ? busiest.workload : own;
  const priming: PlannedTrial = {
    ...busiest,
    phases: { warmup_s: 0, measure_s, drain_s: busiest.phases.drain_s },
    workload:
      load.model === 'closed'
        ? {
            ...load,
            think: 'const:0s',
            pacing_s: null,
            spawn_rate: ALL_AT_ONCE,
            requests: undefined,
          }
        : load,
  };
  await target.scale(priming.replicas, signal);
  await target.reset(signal);
  const { events } = await (priming.workload.driver ? runDriverTrial : runTrial)(
    priming,
    target,
    {
      arch: '',
      thresholds: [],
      sampleInterval_s: plan.sample_interval_s,
      generatorThread: options.generatorThread,
      generatorCpus: options.generatorCpus,
      tools: options.tools,
    },
    signal,
  );
  const lost = events.find(({ event }) => event === 'lost');
  if (lost)
    throw new LoadstoneError(
      'E_GENERATOR_LOST',
      `a generator thread was lost before any trial: ${lost.reason}`,
    );
}

/** Before a service rate is known only the load that will find it can be put on. */
const primingLoad = (plan: Plan, deployment: PlannedDeployment, { workload }: PlannedTrial): Workload =>
  offeredLoadOf(workload) === null ? workload : calibrationTrial(plan, deployment)!.workload;

/** The load of a calibration, with the counters of the entry service's work if it has any. */
async function measureWork(
  { plan, deployment }: Batch,
  trial: PlannedTrial,
  target: Target,
  options: RunOptions,
  signal: AbortSignal,
): Promise<Measured> {
  await target.scale(trial.replicas, signal);
  await target.reset(signal);
  const arm = plan.arms[deployment.arm]!;
  const names = arm.kind === 'system' ? arm.system.services[arm.system.entry]!.work : undefined;
  const counter = names && countWork(target.metrics().entry, names, plan.calibration!.sample_s, signal);
  let origin = 0;
  try {
    const record = await runTrial(
      trial,
      target,
      {
        arch: arm.arch,
        thresholds: [],
        sampleInterval_s: plan.calibration!.sample_s,
        generatorThread: options.generatorThread,
        generatorCpus: options.generatorCpus,
        keepRequests: true,
        onStart: (at) => {
          origin = at;
        },
        onSecond: (live) => options.onEvent({ type: 'second', trial, live }),
      },
      signal,
    );
    return { record, work: counter ? { from: names!.busy, ...(await counter.stop(origin)) } : null };
  } finally {
    await counter?.stop(origin);
  }
}

const levelIn = (trial: PlannedTrial) => rateOf(trial) ?? usersOf(trial.workload) ?? 0;
