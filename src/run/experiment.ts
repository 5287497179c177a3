import { join } from 'node:path';
import { LoadstoneError } from '../core/errors.ts';
import { fingerprint } from '../core/hash.ts';
import { recordedTimes } from '../load/index.ts';
import { findPrometheus } from '../monitor/index.ts';
import { cleanAll, type FoundProxy, findProxies, processFamily } from '../orchestrate/index.ts';
import type { Plan, ProxyChoice } from '../plan/plan.ts';
import { FILES } from '../results/layout.ts';
import type { Manifest } from '../results/manifest.ts';
import { createResults, type ResultsWriter, resumeResults } from '../results/write-results.ts';
import { isLocal } from './is-local.ts';
import { GENERATOR_THREAD, type LocalMachine } from './local-machine.ts';
import { Monitoring } from './monitoring.ts';
import { runPlan } from './run.ts';
import type { OnRunEvent } from './run-event.ts';
import { simulatePlan } from './simulate-plan.ts';
import { findTools } from './tools.ts';
import { checkReachable } from './url-target.ts';

export interface ExperimentOptions {
  /** Version of this package, for the manifest. */
  readonly version: string;
  /** The results folder; absent: results/<name>_<timestamp>. */
  readonly out?: string;
  /** A folder to continue; its own plan is run. */
  readonly resume?: string;
  /** What the user asked for. */
  readonly config: unknown;
  /** Load may leave this machine. */
  readonly yes: boolean;
  readonly skipHealthCheck: boolean;
  readonly onEvent: OnRunEvent;
}

/** Runs an experiment from checks to the last recorded trial and answers its results folder. */
export async function runExperiment(
  plan: Plan,
  machine: LocalMachine,
  options: ExperimentOptions,
  signal: AbortSignal,
): Promise<string> {
  await checkTraces(plan);
  if (plan.on === 'simulation') {
    if (plan.monitoring) options.onEvent({ type: 'note', text: NOTHING_TO_SCRAPE });
    const writer = await openWriter(plan, machine, { ...SIMULATED, software: {} }, options);
    return into(writer, options, signal, () => simulatePlan(plan, { ...options, writer }, signal));
  }
  await checkTargets(plan, options, signal);
  const tools = await findTools(plan, machine, signal);
  const proxies = await findProxies(proxiesOf(plan), signal);
  const prometheus = plan.monitoring ? await findPrometheus(signal) : null;
  await undoEarlierRuns(machine, options.onEvent);
  const writer = await openWriter(
    plan,
    machine,
    {
      ...machine.describe(),
      software: {
        ...tools.versions,
        ...versionsOf(proxies),
        ...(prometheus && { prometheus: prometheus.version }),
      },
    },
    options,
  );
  return into(writer, options, signal, async () => {
    const { generatorCpus, giveBack } = await machine.takeCpus(plan);
    let monitoring: Monitoring | undefined;
    try {
      monitoring = prometheus ? await Monitoring.start(plan, prometheus, machine, signal) : undefined;
      await runPlan(
        plan,
        {
          orchestrator: machine.orchestrator,
          writer,
          familyOf: (pid) => processFamily(pid, machine),
          logs: join(writer.dir, FILES.logs),
          generatorThread: GENERATOR_THREAD,
          generatorCpus,
          tools,
          monitoring,
          onEvent: options.onEvent,
        },
        signal,
      );
    } finally {
      await monitoring?.stop();
      await giveBack();
    }
  });
}

const NOTHING_TO_SCRAPE = 'monitoring is left out: a simulation has no servers to scrape';

const proxiesOf = (plan: Plan): ProxyChoice[] =>
  Object.values(plan.arms).flatMap((arm) => (arm.kind === 'system' ? (arm.proxy ?? []) : []));

const versionsOf = (proxies: readonly FoundProxy[]) =>
  Object.fromEntries(proxies.map(({ kind, version }) => [kind, version]));

/** What the manifest says where nothing is run: the machine has no part in the figures. */
const SIMULATED = {
  generator: 'simulated',
  orchestrator: 'simulation',
  missing: [],
} as const;

/** Fills a results folder, and says how to go on if that is interrupted. */
async function into(
  writer: ResultsWriter,
  { onEvent }: ExperimentOptions,
  signal: AbortSignal,
  fill: () => Promise<void>,
): Promise<string> {
  const { plan, done, dir } = writer;
  if (done.size === plan.trials.length) onEvent({ type: 'note', text: `nothing is left to run in ${dir}` });
  try {
    await fill();
    return dir;
  } catch (error) {
    if (signal.aborted && error instanceof LoadstoneError && error.code === 'E_INTERRUPTED') {
      const kept = `${done.size} of ${plan.trials.length} trials are kept`;
      throw new LoadstoneError(
        'E_INTERRUPTED',
        `${error.message}; ${kept}, go on with: loadstone run --resume ${dir}`,
      );
    }
    throw error;
  } finally {
    await writer.close();
  }
}

async function checkTargets(plan: Plan, options: ExperimentOptions, signal: AbortSignal): Promise<void> {
  for (const [name, arm] of Object.entries(plan.arms)) {
    if (arm.kind !== 'url') continue;
    if (!options.yes && !(await isLocal(arm.url))) {
      throw new LoadstoneError('E_TARGET_REMOTE', `arms.${name}: ${arm.url} is not on this machine`);
    }
    if (!options.skipHealthCheck) await checkReachable(arm.url, signal);
  }
}

/** Those of a run that goes on may have changed since. */
async function checkTraces(plan: Plan): Promise<void> {
  const checked = new Set<string>();
  for (const { workload } of plan.trials) {
    const key = workload.model === 'open' ? JSON.stringify(workload.rates) : '';
    if (!checked.has(key)) await recordedTimes(workload);
    checked.add(key);
  }
}

async function undoEarlierRuns({ host, stateDir }: LocalMachine, onEvent: OnRunEvent): Promise<void> {
  for (const { run, undone, failed } of await cleanAll({ host, stateDir })) {
    for (const { kind, id, reason } of failed) {
      onEvent({ type: 'note', text: `${kind} ${id} of ${run} could not be undone: ${reason}` });
    }
    if (undone.length > 0)
      onEvent({ type: 'note', text: `undid what ${run} had left: ${undone.length} things` });
  }
}

async function openWriter(
  plan: Plan,
  machine: LocalMachine,
  {
    software,
    ...where
  }: Pick<Manifest, 'generator' | 'orchestrator' | 'missing' | 'system_cpus' | 'software'>,
  options: ExperimentOptions,
): Promise<ResultsWriter> {
  const { identity: identify } = machine.host;
  const { resume, out, config, version } = options;
  if (resume !== undefined) return resumeResults(resume, identify);
  const manifest = {
    format: 1 as const,
    loadstone: version,
    started: new Date().toISOString(),
    resumed: [],
    seed: plan.seed,
    hashes: { 'plan.json': plan.fingerprint, 'config.json': fingerprint(config) },
    software: { node: process.versions.node, v8: process.versions.v8, ...software },
    hardware: machine.hardware(),
    ...where,
  };
  return createResults({ plan, config, manifest, identify, ...(out === undefined ? {} : { out }) });
}
