import { profileOf } from '../arrivals/index.ts';
import { createRng } from '../core/rng.ts';
import { figures } from '../formats/index.ts';
import type { Certificate } from '../measure/certificate.ts';
import type { Validity } from '../measure/evidence.ts';
import { GENERATOR_BUSY } from '../measure/judge.ts';
import { measuredWindow } from '../measure/window.ts';
import type { PlannedTrial } from '../plan/plan.ts';
import { rateOf } from '../plan/workload.ts';
import type { TrialRecord } from '../results/write-results.ts';
import { type LocalMachine, onOwnSystem } from '../run/index.ts';
import type { ExperimentInput } from '../spec/schema.ts';
import { planFrom } from './load-spec.ts';
import { loadSummary } from './load-summary.ts';

const SERVER = 'null-server';
const CONNECTIONS = 64;
const RATE = 1000;
const CLOSED_S = 5;
/** At 1,000/s the 20,000 arrivals that the certificate wants to know all. */
const OPEN_S = 20;
/** An open load beyond this part of what one thread sends tells nothing but that. */
const MOST_OF_IT = 0.8;

/** What one generator thread of this machine can do, against a server that does nothing. */
export interface Calibration {
  readonly closed: Measured & {
    readonly connections: number;
    readonly throughput_rps: number;
    /** Part of the time in which the thread ran; null: not to be had. */
    readonly thread_busy: number | null;
  };
  readonly open: Measured & {
    readonly rate: number;
    readonly sent_rps: number;
    readonly lag_ms: ReturnType<typeof figures>;
    readonly certificate: Certificate | null;
  };
  readonly send_cost_us: number | null;
  /** The load asked for, at its highest and on each of its threads, as a part of what one thread sends. */
  readonly asked_rate: number | null;
  readonly asked_share: number | null;
  readonly sentences: readonly string[];
}

interface Measured {
  readonly duration_s: number;
  readonly validity: Validity;
  readonly validity_reasons: readonly string[];
}

/** The load to calibrate for, if there is one, and how long each measurement lasts at the most. */
export interface CalibrationOptions {
  readonly asked: PlannedTrial | null;
  readonly most_s: number;
}

/** As many requests as one thread can send, then Poisson arrivals at the rate asked for. */
export async function calibrate(
  machine: LocalMachine,
  { asked, most_s }: CalibrationOptions,
  signal: AbortSignal,
): Promise<Calibration> {
  const asked_rate = asked && highestRate(asked);
  const closedPlan = planOf(
    { users: CONNECTIONS, spawn_rate: `${100 * CONNECTIONS}/s` },
    Math.min(CLOSED_S, most_s),
  );
  const [arm] = Object.values(closedPlan.arms);
  if (arm?.kind !== 'system') throw new RangeError('a calibration has a system of its own');
  return onOwnSystem(
    arm,
    machine,
    async (run) => {
      const closed = await run(closedPlan);
      const most = Math.max(1, MOST_OF_IT * closed.result.throughput_rps);
      const rate = Number(Math.min(asked_rate ?? RATE, most).toPrecision(4));
      const openPlan = planOf({ rate: `${rate}/s` }, Math.min(OPEN_S, most_s));
      const open = await run(openPlan);
      return calibrationOf({ closed, open, trial: openPlan.trials[0]!, rate, asked_rate });
    },
    signal,
  );
}

function planOf(workload: ExperimentInput['workload'], seconds: number) {
  return planFrom({
    from: 'calibration',
    value: {
      name: 'calibration',
      arms: { [SERVER]: { system: SERVER } },
      workload,
      repetitions: 1,
      phases: { warmup: '1s', measure: `${seconds}s`, drain: '2s', priming: '0s' },
    } satisfies ExperimentInput,
  });
}

interface Found {
  readonly closed: TrialRecord;
  readonly open: TrialRecord;
  readonly trial: PlannedTrial;
  readonly rate: number;
  readonly asked_rate: number | null;
}

function calibrationOf({ closed, open, trial, rate, asked_rate }: Found): Calibration {
  const { certificate } = open.result.evidence;
  const found = {
    closed: {
      ...measured(closed),
      connections: CONNECTIONS,
      throughput_rps: closed.result.throughput_rps,
      thread_busy: closed.result.evidence.generator.cpu_share,
    },
    open: {
      ...measured(open),
      rate,
      sent_rps: open.result.achieved_rps,
      lag_ms: figures(loadSummary(open, trial, SERVER, {}).lag),
      certificate,
    },
    send_cost_us: certificate?.send_cost_us ?? null,
    asked_rate,
    asked_share: asked_rate === null ? null : asked_rate / closed.result.throughput_rps,
  };
  return { ...found, sentences: sentencesOf(found) };
}

const measured = ({ result }: TrialRecord): Measured => ({
  duration_s: result.duration_s,
  validity: result.validity,
  validity_reasons: result.validity_reasons,
});

function sentencesOf({ closed, open, asked_rate, asked_share }: Omit<Calibration, 'sentences'>): string[] {
  const { thread_busy, throughput_rps } = closed;
  const limited = thread_busy !== null && thread_busy < GENERATOR_BUSY.suspect;
  const most = `${number(throughput_rps)}/s on one thread`;
  const { p50, p99, max } = open.lag_ms;
  return [
    limited
      ? `This machine can send at least ${most}: the null server was at its limit, the thread was busy ${percent(thread_busy)} of the time.`
      : `This machine can send ${most}.`,
    ...(asked_rate === null || asked_share === null
      ? []
      : [
          `What you ask, at most ${number(asked_rate)}/s on each thread, is ${percent(asked_share)} of it${asked_share > MOST_OF_IT ? ': too much, take more threads or ask for less' : ''}.`,
        ]),
    `At ${number(open.rate)}/s requests are sent ${ms(p50)} late at the median, ${ms(p99)} at the 99th percentile, ${ms(max)} at the most.`,
    ...(open.certificate ? [`Its certificate: ${open.certificate.sentences[0]}.`] : []),
    ...(open.validity === 'VALID' ? [] : [`That load is ${open.validity}: ${open.validity_reasons[0]}.`]),
  ];
}

/** What an open load asks of each of its threads at the most; null: it has no rate. */
export function highestRate(trial: PlannedTrial): number | null {
  const { workload, phases } = trial;
  if (workload.model !== 'open') return null;
  if (workload.rates.kind === 'trace') return rateOf(trial)! / workload.threads;
  const { until } = measuredWindow(phases, workload);
  const { rateAt } = profileOf(workload.rates, until, createRng(trial.seed));
  const highest = Array.from({ length: STEPS + 1 }, (_, i) => rateAt((until * i) / STEPS));
  return Math.max(...highest) / workload.threads;
}

/** A profile is looked at so often. */
const STEPS = 10_000;

const number = (value: number) => Number(value.toPrecision(3)).toLocaleString('en-US');
const percent = (share: number) => `${Number((100 * share).toPrecision(2))}%`;
const ms = (value: number | null) => (value === null ? '-' : `${Number(value.toPrecision(2))} ms`);
