import { rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LoadstoneError, messageOf } from '../core/errors.ts';
import { formatJson } from '../core/json.ts';
import { type Figure, png } from '../figures/index.ts';
import type { RanAutoscaling } from '../run/index.ts';
import type { AutoscalingSummary } from './autoscaling-summary.ts';

/** The names in the folder. */
const FILES = { summary: 'summary.json', decisions: 'decisions.jsonl' } as const;

/** Writes summary, decisions and figures, each figure with its data; answers the paths. */
export async function writeAutoscaling(
  dir: string,
  ran: RanAutoscaling,
  summary: AutoscalingSummary,
  figures: readonly Figure[],
): Promise<string[]> {
  const written: string[] = [];
  const write = async (name: string, content: string | Uint8Array) => {
    const path = join(dir, name);
    try {
      await writeFile(path, content);
    } catch (error) {
      throw new LoadstoneError('E_RESULTS_UNWRITABLE', `${path} cannot be written: ${messageOf(error)}`, {
        cause: error,
      });
    }
    written.push(path);
  };
  for (const { name, svg, csv } of figures) {
    await write(`${name}.png`, png(svg));
    await write(`${name}.svg`, `${svg}\n`);
    await write(`${name}.csv`, csv);
  }
  await write(FILES.decisions, decisionLines(ran));
  await write(FILES.summary, formatJson(summary));
  return written;
}

/** What was made for nothing. */
export const removeIfEmpty = (dir: string): Promise<void> => rmdir(dir).catch(() => undefined);

/** Every decision with what it was made on and why, in the order of policy, repetition and time. */
function decisionLines({ plan, runs }: RanAutoscaling): string {
  return plan.policies
    .flatMap(({ name }, policy) =>
      runs[policy]!.flatMap(({ decisions }, repetition) =>
        decisions.map(({ desired, why, seen }) => {
          const { time_s, ...rest } = seen;
          return `${JSON.stringify({ policy: name, repetition, time_s, desired, why, seen: rest })}\n`;
        }),
      ),
    )
    .join('');
}
