import { monotonicNow } from '../measure/clock.ts';
import { Pace } from './pace.ts';
import { hasProc, NO_PROC, parsePss, type Stat, scanStats, tryRead } from './proc.ts';

/** Cumulative counters of a process and everything it started. */
export interface TreeSample {
  readonly pid: number;
  /** Monotonic clock, in seconds. */
  readonly at: number;
  /** CPU time since the root's start, children that exited counted once. Never goes backwards. */
  readonly cpu_s: number | null;
  /** Proportional set size: pages shared by n processes count 1/n for each. RSS would count them n times. */
  readonly memory_bytes: number | null;
  readonly processes: number;
  /** Why a figure is null. */
  readonly missing: readonly string[];
}

/**
 * Follows process trees. The CPU time of a living tree is the sum over its processes of their own time and that
 * of the children they waited for, so a child that exits moves from one term into another. Two things would
 * make the sum fall, and state is kept for both: a process whose parent died is adopted outside the tree and stays
 * a member here; a scan is not one instant, so a child may leave between two reads and the highest sum holds.
 */
export class ProcessTrees {
  readonly #trees = new Map<number, Tree>();

  async sample(roots: readonly number[]): Promise<TreeSample[]> {
    if (!hasProc) return roots.map((pid) => gap(pid, NO_PROC));
    const at = monotonicNow();
    const pace = new Pace();
    const stats = await scanStats(pace);
    const children = childrenOf(stats);
    const samples: TreeSample[] = [];
    for (const root of roots) samples.push(await this.#sample(root, at, stats, children, pace));
    return samples;
  }

  async #sample(root: number, at: number, stats: Stats, children: Children, pace: Pace): Promise<TreeSample> {
    const stat = stats.get(root);
    const known = this.#trees.get(root);
    if (!stat || (known && known.started !== stat.started)) return gap(root, `process ${root} is gone`, at);
    const tree = known ?? new Tree(stat.started);
    this.#trees.set(root, tree);
    const members = tree.update(root, stats, children);
    const living = members.filter((member) => member.state !== 'Z');
    const memory = await proportionalSetSize(
      living.map((member) => member.pid),
      pace,
    );
    return {
      pid: root,
      at,
      cpu_s: tree.cpu_s,
      memory_bytes: typeof memory === 'number' ? memory : null,
      processes: living.length,
      missing: typeof memory === 'number' ? [] : [memory.missing],
    };
  }
}

type Stats = ReadonlyMap<number, Stat>;
type Children = ReadonlyMap<number, readonly number[]>;

class Tree {
  cpu_s = 0;
  readonly started: number;
  #members = new Map<number, Stat>();
  /** CPU time of members that were adopted outside and then left: nobody in the tree waits for those. */
  #left_s = 0;

  constructor(started: number) {
    this.started = started;
  }

  update(root: number, stats: Stats, children: Children): Stat[] {
    const members = new Map<number, Stat>();
    const roots = [root];
    for (const old of this.#members.values()) {
      const still = stats.get(old.pid)?.started === old.started;
      if (still) roots.push(old.pid);
      else if (old.pid !== root && !this.#members.has(old.ppid)) this.#left_s += old.cpu_s;
    }
    for (let pid = roots.pop(); pid !== undefined; pid = roots.pop()) {
      if (members.has(pid)) continue;
      members.set(pid, stats.get(pid)!);
      roots.push(...(children.get(pid) ?? []));
    }
    this.#members = members;
    const sum = [...members.values()].reduce((total, member) => total + member.cpu_s, this.#left_s);
    this.cpu_s = Math.max(this.cpu_s, sum);
    return [...members.values()];
  }
}

function childrenOf(stats: Stats): Children {
  const children = new Map<number, number[]>();
  for (const { pid, ppid } of stats.values()) {
    const siblings = children.get(ppid);
    if (siblings) siblings.push(pid);
    else children.set(ppid, [pid]);
  }
  return children;
}

/** Read one after another: the kernel needs 0.3 ms for a backend of PostgreSQL. */
async function proportionalSetSize(
  pids: readonly number[],
  pace: Pace,
): Promise<number | { missing: string }> {
  let total = 0;
  for (const pid of pids) {
    const rollup = tryRead(`/proc/${pid}/smaps_rollup`);
    if (typeof rollup === 'string') total += parsePss(rollup) ?? 0;
    else if (!exited(rollup.failed)) {
      return { missing: `memory of process ${pid} cannot be read: ${rollup.failed}` };
    }
    await pace.rest();
  }
  return total;
}

const exited = (code: string) => code === 'ENOENT' || code === 'ESRCH';
const gap = (pid: number, reason: string, at = monotonicNow()): TreeSample => ({
  pid,
  at,
  cpu_s: null,
  memory_bytes: null,
  processes: 0,
  missing: [reason],
});
