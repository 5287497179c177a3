import type { SystemReport } from '../../../measure/evidence.ts';
import type { Claim } from '../../../stats/checks/aspect.ts';
import type { Observed } from '../observed.ts';
import type { Setting } from '../setting.ts';

/** What an assumption is judged from. */
export interface Checked extends Observed {
  readonly setting: Setting;
  readonly empty_roundtrip_s: number;
  /** The server's own counters over the window; null: it has none. */
  readonly system: SystemReport | null;
}

export interface Claims {
  readonly claims: readonly Claim[];
  /** What cannot be told of this server, and why; null: nothing is lacking. */
  readonly untold: string | null;
}
