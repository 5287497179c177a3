import type { Plan, PlannedTrial } from '../plan/plan.ts';
import type { Manifest } from '../results/manifest.ts';

/** What a run was made with. */
export interface Circumstances {
  readonly plan: Plan;
  /** null: not known, as of simulated results. */
  readonly manifest: Manifest | null;
}

type Aspect = readonly [name: string, of: (run: Circumstances) => readonly unknown[]];

const everyTrial = (of: (trial: PlannedTrial) => unknown) => (run: Circumstances) => run.plan.trials.map(of);
const ofManifest = (of: (manifest: Manifest) => unknown) => (run: Circumstances) =>
  run.manifest ? [of(run.manifest)] : [];

/** What else moves the figures than the service does. */
const aspects: readonly Aspect[] = [
  [
    'scenario',
    everyTrial(({ workload: { scenario } }) => `${scenario.name} ${JSON.stringify(scenario.options)}`),
  ],
  ['model', everyTrial(({ workload }) => workload.model)],
  ['think time', everyTrial(({ workload }) => (workload.model === 'closed' ? workload.think : ''))],
  ['spawn rate', everyTrial(({ workload }) => (workload.model === 'closed' ? workload.spawn_rate : ''))],
  ['arrivals', everyTrial(({ workload }) => (workload.model === 'open' ? workload.arrivals : ''))],
  ['connections', everyTrial(({ workload }) => (workload.model === 'open' ? workload.connections : ''))],
  ['timeout', everyTrial(({ workload }) => `${workload.timeout_s} s`)],
  ['generator threads', everyTrial(({ workload }) => workload.threads)],
  ['warm-up', everyTrial(({ phases }) => `${phases.warmup_s} s`)],
  ['window', everyTrial(({ phases }) => `${phases.measure_s} s`)],
  ['priming', ({ plan }) => [`${plan.priming_s} s`]],
  ['CPU sets', ({ plan }) => [plan.cpus]],
  ['CPU', ofManifest(({ hardware }) => `${hardware.cores} of ${hardware.cpu ?? 'unknown make'}`)],
  ['memory', ofManifest(({ hardware }) => `${(hardware.memory_bytes / 1e9).toFixed(0)} GB`)],
  ['kernel', ofManifest(({ hardware }) => hardware.kernel)],
  [
    'software',
    ofManifest(({ software }) =>
      Object.entries(software)
        .map((pair) => pair.join(' '))
        .join(', '),
    ),
  ],
  ['generator', ofManifest(({ generator }) => generator)],
  ['orchestrator', ofManifest(({ orchestrator }) => orchestrator)],
];

/** Where two runs were not made alike: 'think time (exp:100ms, then 0ms)'. What only one of them tells is left out. */
export function unlike(a: Circumstances, b: Circumstances): string[] {
  return aspects.flatMap(([name, of]) => {
    const [before, after] = [a, b].map((run) => [...new Set(of(run).map(String))].sort().join(' or '));
    return before && after && before !== after ? [`${name} (${before}, then ${after})`] : [];
  });
}
