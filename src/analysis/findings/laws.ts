import type { Finding, LawCheck, LawGap } from '../analysis.ts';
import { formatNumber, formatShare } from '../format.ts';
import { isKept } from '../trials.ts';
import type { Facts } from './finding-family.ts';
import { list, plural } from './words.ts';

const laws: Record<LawCheck['law'], string> = {
  little: "Little's law (generator's throughput x the service's mean duration = requests inside)",
  'interactive response time':
    "The interactive response-time law (users / the service's throughput - think time = response time)",
  utilisation: 'The utilisation law (throughput x CPU time a request of other trials = CPU time used)',
};

/** In the middle of a sentence. */
const short: Record<LawCheck['law'], string> = {
  little: "Little's law",
  'interactive response time': 'the interactive response-time law',
  utilisation: 'the utilisation law',
};

const names = Object.keys(laws) as LawCheck['law'][];

/** Whether generator and system tell the same story: one sentence for the laws that hold, one for each that fails. */
export function operationalLaws(facts: Facts): Finding[] {
  const { analysis, trials } = facts;
  const kept = trials.filter(isKept);
  if (kept.length === 0) return [];
  if (kept.every(({ result }) => result.evidence.system === null)) {
    const text = 'The operational laws could not be checked: the system reports no metrics of its own.';
    return [{ id: 'laws', text, figure: null, level: 'caution' }];
  }
  const of = (law: LawCheck['law']) => analysis.laws.filter((check) => check.law === law);
  const checked = names.filter((law) => of(law).length > 0);
  const held = checked.filter((law) => of(law).every((check) => check.holds));
  const failed = checked.filter((law) => !held.includes(law));
  const sentences = [
    ...(held.length > 0 ? [holding(held.map(of))] : []),
    ...unchecked(analysis.law_gaps, of),
  ];
  const summary: Finding[] =
    sentences.length > 0 ? [{ id: 'laws', text: sentences.join(' '), figure: null, level: 'detail' }] : [];
  return [...failed.map((law) => failing(law, of(law))), ...summary];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const largest = (checks: readonly LawCheck[]) => Math.max(...checks.map((one) => one.relative_difference));

function holding(all: readonly (readonly LawCheck[])[]): string {
  const each = all.map(
    (checks) =>
      `${short[checks[0]!.law]} holds in ${plural(checks.length, 'trial')} (off by at most ${formatShare(largest(checks))})`,
  );
  return `${capital(list(each))}.`;
}

function failing(law: LawCheck['law'], checks: readonly LawCheck[]): Finding {
  const failed = checks.filter((check) => !check.holds);
  const excess = (check: LawCheck) => check.relative_difference / check.tolerance;
  const worst = failed.toSorted((a, b) => excess(b) - excess(a))[0]!;
  const text =
    `${laws[law]} fails in ${failed.length} of ${plural(checks.length, 'trial')}, most in ${worst.run_id}: ` +
    `${formatNumber(worst.predicted)} predicted, ${formatNumber(worst.observed)} observed, ` +
    `off by ${formatShare(worst.relative_difference)} against a tolerance of ${formatShare(worst.tolerance)}.`;
  return { id: `law-${law.replaceAll(' ', '-')}`, text, figure: null, level: 'caution' };
}

/** Which law was checked how often, and why not oftener. */
function unchecked(gaps: readonly LawGap[], of: (law: LawCheck['law']) => readonly LawCheck[]): string[] {
  return names.flatMap((law) => {
    const own = gaps.filter((gap) => gap.law === law);
    if (own.length === 0) return [];
    const done = of(law).length;
    const text = `${short[law]} was checked in ${done} of ${plural(done + own.length, 'trial')}`;
    const why =
      law === 'utilisation'
        ? own[0]!.reason
        : `no power ${done > 0 ? 'elsewhere' : 'in any'}, e.g. in ${own[0]!.run_id} ${own[0]!.reason}`;
    return [`${capital(text)}: ${why}.`];
  });
}
