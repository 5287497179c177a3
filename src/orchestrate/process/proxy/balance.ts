import type { Rng } from '../../../core/rng.ts';
import type { ProxyChoice } from '../../../plan/plan.ts';

/** Which of these replicas, at least one, gets the next request. */
export type Choose = (replicas: readonly { readonly inFlight: number }[]) => number;

/** A way to choose, as it begins. */
export function chooser(balance: ProxyChoice['balance'], rng: Rng): Choose {
  switch (balance) {
    case 'round-robin':
      return inTurn();
    case 'random':
      return ({ length }) => Math.floor(rng.next() * length);
    case 'least-connections':
      return fewestInFlight();
  }
}

export function inTurn(): Choose {
  let next = 0;
  return ({ length }) => {
    const chosen = next % length;
    next = (chosen + 1) % length;
    return chosen;
  };
}

/** Of several with equally few the next in turn: else the first would get all of a light load. */
function fewestInFlight(): Choose {
  let next = 0;
  return (replicas) => {
    const { length } = replicas;
    let chosen = next % length;
    for (let step = 1; step < length; step++) {
      const other = (next + step) % length;
      if (replicas[other]!.inFlight < replicas[chosen]!.inFlight) chosen = other;
    }
    next = (chosen + 1) % length;
    return chosen;
  };
}
