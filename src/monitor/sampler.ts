import { sleep } from '../core/abort.ts';
import { messageOf } from '../core/errors.ts';
import { monotonicNow } from '../measure/clock.ts';
import {
  GENERATOR,
  type ProcessCounters,
  type ResourceSample,
  type SampleGap,
  type Sampling,
} from '../measure/samples.ts';
import { sampleMachine } from './machine.ts';
import { sampleSelf } from './self.ts';

/** Counters as an orchestrator gives them: `at` on the machine's monotonic clock. */
export type ReplicaSample = Omit<ProcessCounters, 't_s'> & {
  readonly at: number;
  readonly missing?: readonly string[];
};

export interface SamplerOptions {
  readonly sample: () => Promise<readonly ReplicaSample[]>;
  /** When the load starts, on the machine's monotonic clock: the zero of all times, and the first deadline. */
  readonly origin: number;
  readonly interval_s?: number;
}

export interface Sampler {
  /** Ends the sampling and answers what it has. */
  stop(): Promise<Sampling>;
}

const INTERVAL_S = 1;
/** A sample later than this part of the interval says nothing about its deadline. */
const LATE = 0.5;
/** A source that answers later than this is not waited for. */
const ANSWER_S = 5;

/**
 * Samples every replica, the generator and the machine at deadlines origin + k * interval, so that lateness does
 * not add up. What could not be sampled in time is a gap with a reason.
 */
export function startSampler({ sample, origin, interval_s = INTERVAL_S }: SamplerOptions): Sampler {
  const stopping = new AbortController();
  const samples: ResourceSample[] = [];
  const gaps: SampleGap[] = [];
  const missing = new Set<string>();
  let tick = 0;

  const take = async (): Promise<ResourceSample> => {
    const machine = sampleMachine();
    const self = sampleSelf();
    const replicas = await sample();
    for (const reason of [self, ...replicas].flatMap(reasons)) missing.add(reason);
    const processes = [{ ...self, service: GENERATOR, replica: GENERATOR }, ...replicas].map(
      ({ service, replica, at, cpu_s, memory_bytes, processes }) => {
        return { service, replica, t_s: at - origin, cpu_s, memory_bytes, processes };
      },
    );
    const { at, ...counters } = machine;
    return { tick, processes, machine: { t_s: at - origin, ...counters } };
  };

  const takeInTime = () =>
    within(take(), ANSWER_S).then(
      (sample) => samples.push(sample),
      (error) => gaps.push({ tick, reason: messageOf(error) }),
    );

  const loop = async () => {
    for (; ; tick++) {
      const due = origin + tick * interval_s;
      await sleep(Math.max(0, (due - monotonicNow()) * 1000), stopping.signal).catch(() => undefined);
      // Told to stop; a deadline that has passed just now still gets its sample: it may close the window.
      if (monotonicNow() < due && stopping.signal.aborted) break;
      const late = monotonicNow() - due;
      if (late > LATE * interval_s) gaps.push({ tick, reason: `late by ${late.toFixed(2)} s` });
      else await takeInTime();
    }
    // Nothing else closes the window: counters of a later time, which they carry, are better than none.
    if (gaps.at(-1)?.tick === tick - 1) {
      gaps.pop();
      tick--;
      await takeInTime();
    }
  };
  const ended = loop();

  return {
    async stop() {
      stopping.abort();
      await ended;
      return { interval_s, expected: samples.length + gaps.length, samples, gaps, missing: [...missing] };
    },
  };
}

/** Rejects when the work takes longer; the work itself goes on, and what it answers is dropped. */
async function within<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasons(sample: Pick<ReplicaSample, 'cpu_s' | 'memory_bytes'> & Partial<ReplicaSample>): string[] {
  const who = sample.replica ?? GENERATOR;
  if (sample.missing && sample.missing.length > 0) return sample.missing.map((reason) => `${who}: ${reason}`);
  return [
    ...(sample.cpu_s === null ? [`${who}: its CPU time was not to be had`] : []),
    ...(sample.memory_bytes === null ? [`${who}: its memory was not to be had`] : []),
  ];
}
