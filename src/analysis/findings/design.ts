import { canonicalJson } from '../../core/json.ts';
import type { Arm } from '../../plan/plan.ts';
import type { Finding } from '../analysis.ts';
import { formatNumber } from '../format.ts';
import { metrics } from '../metrics.ts';
import type { Facts } from './finding-family.ts';
import { plural, signed, size } from './words.ts';

/** Below this many, intervals are several times as wide as with many. */
const FEW_REPETITIONS = 5;

/** What the design of the experiment can and cannot tell. */
export function designLimits(facts: Facts): Finding[] {
  if (facts.plan.on === 'simulation') return [...simulated(facts), ...repetitions(facts)];
  return [...noiseFloor(facts), ...repetitions(facts), ...splitPlot(facts)];
}

/** Before anything else is said of these figures. */
function simulated({ plan }: Facts): Finding[] {
  const sources = Object.values(plan.arms).flatMap((arm) =>
    arm.kind === 'system' && arm.system.model !== 'uncalibrated' ? [arm.system.model.source] : [],
  );
  const text = `Simulated, not measured: what models of the systems say (${[...new Set(sources)].join('; ')}). They hold for one machine, and know nothing of failures, garbage collection or caches.`;
  return [{ id: 'simulated', text, figure: null, level: 'caution' }];
}

/** Two arms that are the same thing measure the noise of the whole set-up. */
function noiseFloor({ analysis, plan }: Facts): Finding[] {
  const { design, overall } = analysis;
  const what = (arm: string) => canonicalJson({ ...plan.arms[arm], arch: '' } satisfies Partial<Arm>);
  return overall.flatMap((one) => {
    const [a, b] = [one.a, one.b].map((name) => analysis.series.find((series) => series.name === name)!.arm);
    if (one.metric !== design.primary || !a || !b || a === b || what(a) !== what(b)) return [];
    const { quantity } = metrics[one.metric];
    const floor =
      one.smallest_detectable === null
        ? ''
        : ` A real difference shows from about ${size(one.smallest_detectable)}.`;
    const text = `${one.a} and ${one.b} are the same system, so what they differ by is the noise floor: ${signed(one.relative)} in ${quantity}.${floor}`;
    return [{ id: `noise-floor-${one.a}-${one.b}`, text, figure: null, level: 'caution' as const }];
  });
}

function repetitions({ analysis }: Facts): Finding[] {
  const n = analysis.design.repetitions;
  if (n >= FEW_REPETITIONS) return [];
  const text =
    n === 1
      ? 'With a single repetition there are no intervals and no tests: differences may be noise.'
      : `${n} repetitions make wide intervals and find only large differences; ${FEW_REPETITIONS} or more find smaller ones.`;
  return [{ id: 'repetitions', text, figure: null, level: 'caution' }];
}

function splitPlot({ analysis, plan }: Facts): Finding[] {
  const levels = analysis.design.x.levels.length;
  if (levels < 2 || analysis.series.length < 2 || plan.deployments.length >= plan.trials.length) return [];
  const each = plan.trials.length / plan.deployments.length;
  const measured = each === levels ? `${levels} levels` : `${formatNumber(each, 2)} trials`;
  const text =
    `Split plot: in each repetition an arm was deployed once and its ${measured} were measured on that deployment, in random order. ` +
    `Arms are therefore compared over ${plural(analysis.design.repetitions, 'deployment')} each, not over ${plural(plan.trials.length, 'trial')}.`;
  return [{ id: 'split-plot', text, figure: null, level: 'caution' }];
}
