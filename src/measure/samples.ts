/**
 * Resource samples as read: cumulative counters on the requests' clock, so that any window's figure is a difference
 * and a sample that is missing costs resolution, never truth.
 */
export interface ResourceSample {
  /** Number of the deadline, from 0; a number that is missing is a gap. */
  readonly tick: number;
  readonly processes: readonly ProcessCounters[];
  readonly machine: MachineCounters | null;
}

/** A replica's processes, or the generator's. */
export interface ProcessCounters {
  /** The service's name; GENERATOR for the process that makes the load, coordinator included. */
  readonly service: string;
  readonly replica: string;
  /** Seconds since the load's start. */
  readonly t_s: number;
  readonly cpu_s: number | null;
  readonly memory_bytes: number | null;
  readonly processes: number;
}

export interface MachineCounters {
  readonly t_s: number;
  readonly cores: number;
  /** CPU time of all cores that went to processes, in user and kernel mode, interrupts left out. */
  readonly busy_s: number | null;
  /** CPU time that the hypervisor gave to others. */
  readonly steal_s: number | null;
  /** Time in which some task waited for a CPU (pressure stall information). */
  readonly pressure_s: number | null;
  readonly memory_used_bytes: number | null;
}

/** A deadline without a sample. */
export interface SampleGap {
  readonly tick: number;
  readonly reason: string;
}

/** What sampled a trial, from its start to its end. */
export interface Sampling {
  readonly interval_s: number;
  /** Deadlines that fell within the load. */
  readonly expected: number;
  readonly samples: readonly ResourceSample[];
  readonly gaps: readonly SampleGap[];
  /** Figures that are not to be had at all, and why: once each. */
  readonly missing: readonly string[];
}

export const GENERATOR = 'loadstone';
