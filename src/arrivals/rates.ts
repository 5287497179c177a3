/** The rate of arrivals over time as plain data: rates per second, durations in seconds. */
export type Rates =
  | { readonly kind: 'constant'; readonly rate: number }
  /** One after the other, and then the last one's last rate; a step is a ramp that ends as it began. */
  | { readonly kind: 'ramps'; readonly ramps: readonly Ramp[] }
  /** mean + amplitude sin(2 pi t / period), each second times a normal factor of mean 1 and deviation `noise`; never below 0. */
  | {
      readonly kind: 'sine';
      readonly mean: number;
      readonly amplitude: number;
      readonly period_s: number;
      readonly noise: number;
    };

export interface Ramp {
  readonly duration_s: number;
  readonly from: number;
  readonly to: number;
}

/** A rate and how long it takes to get there, or how long it holds. */
export interface Stage {
  readonly duration_s: number;
  readonly rate: number;
}

/** Each stage a linear ramp from the rate before it, the first one from `start_rate`. */
export function rampsOf(start_rate: number, stages: readonly Stage[]): Rates {
  const ramps = stages.map(({ duration_s, rate }, i) => ({
    duration_s,
    from: i === 0 ? start_rate : stages[i - 1]!.rate,
    to: rate,
  }));
  return { kind: 'ramps', ramps };
}

/** Each step holds its rate. */
export function stepsOf(steps: readonly Stage[]): Rates {
  return {
    kind: 'ramps',
    ramps: steps.map(({ duration_s, rate }) => ({ duration_s, from: rate, to: rate })),
  };
}
