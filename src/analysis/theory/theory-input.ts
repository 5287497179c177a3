import { type Arm, OWN_PROXY, type Plan, type PlannedTrial } from '../../plan/plan.ts';
import { serversOf } from '../../plan/servers.ts';
import { offeredLoadOf } from '../../plan/workload.ts';
import type { AnalysisInput } from '../input.ts';
import { isKept, type Trial } from '../trials.ts';
import type { Setting, TheoryInput } from './setting.ts';

/** What a plan and its trials say for theory; null: the plan asks for none. */
export function theoryInput(
  { plan, calibrations, requestsOf }: Pick<AnalysisInput, 'plan' | 'calibrations' | 'requestsOf'>,
  trials: readonly Trial[],
): TheoryInput | null {
  if (!plan.theory) return null;
  return {
    calibrations,
    published: plan.theory.published,
    requestsOf,
    trials: trials.flatMap((trial) => {
      const { result, series } = trial;
      const planned = plan.trials.find((one) => one.run_id === result.run_id);
      return planned
        ? [
            {
              result,
              kept: isKept(trial),
              series,
              setting: settingOf(plan, planned),
              offered_asked: offeredLoadOf(planned.workload),
            },
          ]
        : [];
    }),
  };
}

function settingOf({ arms }: Plan, { arm: name, replicas }: PlannedTrial): Setting {
  const arm: Arm = arms[name]!;
  const servers = serversOf(arm);
  if (arm.kind === 'url') return { replicas: 1, servers, balance: OWN_PROXY.balance };
  const { entry, services } = arm.system;
  return {
    replicas: replicas[entry] ?? services[entry]!.replicas ?? 1,
    servers,
    balance: (arm.proxy ?? OWN_PROXY).balance,
  };
}
