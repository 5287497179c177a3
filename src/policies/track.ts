import type { Scaler } from './policies.ts';
import type { Decision, Moment, Observation } from './policy.ts';

/** Moving the rest up to forget some pays only when they are many. */
const FEW = 64;

/**
 * A policy at work: it is told one observation after the other and answers each with a decision, keeping as much of the
 * past as the policy looks at. One for each service and run.
 */
export function track({ decide, lookBack_s }: Scaler): (observation: Observation) => Decision {
  const history: Moment[] = [];
  return (observation) => {
    const { time_s } = observation;
    history.push(observation);
    const decision = decide(history, time_s);
    history[history.length - 1] = { ...observation, decision };
    // Of what is too old the newest stays.
    if (history.length > FEW && history[history.length >> 1]!.time_s <= time_s - lookBack_s)
      history.splice(0, history.length >> 1);
    return decision;
  };
}
