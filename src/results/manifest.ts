/** How a run came to be: what is needed to repeat it, and to judge whether another one can be held against it. */
export interface Manifest {
  readonly format: 1;
  /** Version of this package. */
  readonly loadstone: string;
  readonly started: string;
  /** When it was continued: what was pending then ran on fresh deployments. */
  readonly resumed: readonly string[];
  readonly seed: number;
  /** Fingerprints of what was run, by file. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Versions of what took part, e.g. node, postgres. */
  readonly software: Readonly<Record<string, string>>;
  readonly hardware: Hardware;
  /** Where the generator ran, the same for everything that is compared, e.g. 'worker threads, CPU 0'. */
  readonly generator: string;
  readonly orchestrator: string;
  /** CPUs that the systems had, all together; absent: nothing was run on this machine. */
  readonly system_cpus?: number;
  /** What was not to be had on this machine, and why. */
  readonly missing: readonly string[];
}

/** null: could not be found out. */
export interface Hardware {
  readonly cpu: string | null;
  readonly architecture: string;
  /** CPUs that this process may use; limited by affinity or a container, they are fewer than the machine's. */
  readonly cores: number;
  /** CPUs that a container's quota allows, when there is one. */
  readonly cpu_quota: number | null;
  readonly memory_bytes: number;
  readonly os: string;
  readonly kernel: string;
  /** e.g. 'KVM', 'Docker'; null: none found. */
  readonly virtualisation: string | null;
  readonly container: string | null;
  /** How the CPU's frequency is governed, e.g. 'powersave'. */
  readonly governor: string | null;
}
