import type { Finding } from '../analysis.ts';
import { formatShare } from '../format.ts';
import type { Facts } from './finding-family.ts';
import { list, plural } from './words.ts';

const NAMED = 3;

/** Which trials to distrust, and what the generator did. */
export function validity({ analysis, trials }: Facts): Finding[] {
  const { design } = analysis;
  const findings: Finding[] = [];
  const flag = (id: string, verdict: 'SUSPECT' | 'INVALID', meaning: string) => {
    const flagged = analysis.validity.trials.filter((trial) => trial.validity === verdict);
    if (flagged.length === 0) return;
    const named = flagged.slice(0, NAMED).map(({ run_id, reasons }) => `${run_id} (${reasons[0]})`);
    const more = flagged.length > NAMED ? [`${flagged.length - NAMED} more`] : [];
    const text = `${flagged.length} of ${plural(trials.length, 'trial')} ${flagged.length === 1 ? 'is' : 'are'} ${verdict}, ${meaning}: ${list([...named, ...more])}.`;
    findings.push({ id, text, figure: null, level: 'caution' });
  };
  flag('invalid', 'INVALID', 'left out');
  flag('suspect', 'SUSPECT', 'kept, so trust their levels less');
  const missing = design.trials_planned - design.trials_done;
  if (missing > 0) {
    const text = `${missing} of ${plural(design.trials_planned, 'planned trial')} ${missing === 1 ? 'is' : 'are'} missing: \`loadstone run --resume\` finishes the run.`;
    findings.push({ id: 'incomplete', text, figure: null, level: 'caution' });
  }
  return [...findings, ...generator(trials)];
}

/** The busiest moment of the generator: what speaks against its being the bottleneck. */
function generator(trials: Facts['trials']): Finding[] {
  const shares = trials.flatMap(({ result: { evidence } }) =>
    evidence.generator.tool === undefined ? (evidence.generator.cpu_share ?? []) : [],
  );
  if (shares.length < trials.length || trials.length === 0) return [];
  const text = `The busiest generator thread used at most ${formatShare(Math.max(...shares))} of a CPU in any trial.`;
  return [{ id: 'generator', text, figure: null, level: 'detail' }];
}
