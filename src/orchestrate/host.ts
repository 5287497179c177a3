/**
 * What an orchestrator of local processes asks of the machine's operating system. Everything that is particular
 * to one system lies behind this; `monitor` implements it.
 */
export interface Host {
  /** Why something cannot be had on this machine, by its name: 'samples', 'cpuSets'. */
  readonly missing: Readonly<Record<string, string>>;
  /**
   * Something that no other process ever has under this pid: the start time, with the machine's boot.
   * null: there is no such process, or it has ended and is only waiting to be reaped (a zombie).
   */
  identity(pid: number): Promise<string | null>;
  /** Living processes that were started with `LOADSTONE_RUN=<label>` in their environment, as far as we may read it. */
  findByLabel(label: string): Promise<number[]>;
  /** Living processes of this process group; zombies are not among them. */
  group(leader: number): Promise<number[]>;
  /** Who listens on this TCP port, as a person reads it ('postgres, pid 123'); null: free, or not to be had. */
  portOwner(port: number): Promise<string | null>;
  /** Cumulative counters of a process and everything below it; exited children counted once. */
  sampleTree(pid: number): Promise<TreeSample>;
  /** The command so changed that it runs on the CPUs meant for systems; unchanged where that cannot be had. */
  confine(command: readonly string[]): string[];
}

export interface TreeSample {
  /** Monotonic clock, in seconds. */
  readonly at: number;
  /** null: not to be had. */
  readonly cpu_s: number | null;
  /** Proportional set size. */
  readonly memory_bytes: number | null;
  /** 0: the process is gone. */
  readonly processes: number;
}
