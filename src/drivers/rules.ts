import type { ToolLoad } from './driver.ts';
import { HTTP, isDefault } from './http-request.ts';
import { isNone, thinkOf } from './think.ts';

type Load = Pick<ToolLoad, 'workload' | 'script'>;

/** What a workload may say; a key that came later is one that no tool has been told of. */
const KNOWN = new Set(
  [
    'model users think spawn_rate pacing_s requests synchronous',
    'arrivals rates session connections timeout_s threads scenario transport driver',
  ].flatMap((keys) => keys.split(' ')),
);

/** What no tool can do. `scenarios`: those that this one can be told. */
export function commonProblems({ workload, script }: Load, scenarios: readonly string[] = [HTTP]): string[] {
  const strange = Object.keys(workload).filter((key) => !KNOWN.has(key));
  const counted = workload.model === 'closed' && workload.requests !== undefined;
  const synchronous = workload.model === 'closed' && workload.synchronous !== undefined;
  return [
    ...strange.map((key) => `workload.${key} is for Loadstone's own generator`),
    ...(counted ? ['workload.requests: a tool runs for a time, not for a number of requests'] : []),
    ...(synchronous ? ["workload.model: synchronous is for Loadstone's own generator"] : []),
    ...(workload.transport.redirects > 0
      ? ['workload.redirects: tools follow and count redirections in ways of their own; it has to be 0']
      : []),
    ...(script === undefined ? madeProblems(workload, scenarios) : scriptProblems(workload)),
  ];
}

/** Of a load that is made from the workload. */
function madeProblems(workload: ToolLoad['workload'], scenarios: readonly string[]): string[] {
  const { scenario } = workload;
  const think = workload.model === 'closed' ? workload.think : (workload.session?.think ?? 'const:0s');
  return [
    ...(scenarios.includes(scenario.name)
      ? []
      : [
          `workload.scenario: it can be told ${scenarios.join(' and ')}, got '${scenario.name}'; write what users do as a script of its own, under driver.script`,
        ]),
    ...(thinkOf(think) ? [] : [`a think time is const, exp or uniform, got '${think}'`]),
  ];
}

/** A script says what users do, and when they pause; the workload says how many there are. */
function scriptProblems(workload: ToolLoad['workload']): string[] {
  const think = workload.model === 'closed' ? thinkOf(workload.think) : null;
  const says = (key: string) => `workload.${key}: a script of your own says that itself, so leave it out`;
  return [
    ...(isDefault(workload.scenario) ? [] : [says('scenario')]),
    ...(workload.model === 'closed' && (!think || !isNone(think)) ? [says('think')] : []),
    ...(workload.model === 'closed' && workload.pacing_s !== null ? [says('pacing')] : []),
    ...(workload.model === 'open' && workload.session ? [says('session')] : []),
    ...(workload.transport.gzip ? [says('gzip')] : []),
  ];
}

/** Of an open load for a tool that sends at equal gaps. */
export function arrivalProblems({ workload }: Load, title: string): string[] {
  if (workload.model !== 'open') return [];
  const { arrivals, rates } = workload;
  return [
    ...(rates.kind === 'sine'
      ? [`workload.rate: ${title} has rates that stand or rise and fall in straight lines, no sine`]
      : []),
    ...(rates.kind === 'trace' ? [`workload.trace: ${title} does not replay times`] : []),
    ...(rates.kind !== 'trace' && arrivals !== 'constant'
      ? [`workload.arrivals: ${title} sends at equal gaps, so it has to be 'constant'; got '${arrivals}'`]
      : []),
  ];
}
