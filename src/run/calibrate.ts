import { LoadstoneError } from '../core/errors.ts';
import { emptyRoundTrip } from '../measure/empty-round-trip.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import { GENERATOR } from '../measure/samples.ts';
import { type Calibration, serviceRateOf, type WorkSample } from '../measure/service-rate.ts';
import { lengthOf, type Window } from '../measure/window.ts';
import type { CountedWork } from '../monitor/index.ts';
import { calibrationTrial } from '../plan/calibration.ts';
import type { Plan, PlannedDeployment, PlannedTrial } from '../plan/plan.ts';
import { serversOf } from '../plan/servers.ts';
import { rateOf } from '../plan/workload.ts';
import type { ResultsWriter, TrialRecord } from '../results/write-results.ts';
import type { OnRunEvent } from './run-event.ts';

/** The load of a calibration, and what its server's counters said meanwhile; null: it has none. */
export interface Measured {
  readonly record: TrialRecord;
  readonly work: ({ readonly from: string } & CountedWork) | null;
}

/** What could not be checked does not make a measurement INVALID. */
const NOT_CHECKED = /^Not checked:/;

/** A machine that was disturbed once gets another chance. */
const MOST_ATTEMPTS = 2;

/**
 * The service rate of a deployment, measured unless the results folder has it. null: the plan has no calibration.
 * E_CALIBRATION: the measurement does not tell it; its raw files are kept.
 */
export async function serviceRateFor(
  plan: Plan,
  deployment: PlannedDeployment,
  { writer, onEvent }: { writer: ResultsWriter; onEvent: OnRunEvent },
  measure: (trial: PlannedTrial) => Promise<Measured>,
): Promise<number | null> {
  const trial = calibrationTrial(plan, deployment);
  if (!trial) return null;
  const known = writer.calibrations.get(deployment.id);
  if (known) return known.service_rate.regression.value;
  let measured: Measured;
  for (let attempt = 1; ; attempt++) {
    onEvent({ type: 'calibrating', trial });
    measured = await measure(trial);
    await writer.recordCalibrationLoad(measured.record);
    const { validity, validity_reasons } = measured.record.result;
    if (validity !== 'INVALID') break;
    const reasons = validity_reasons.filter((reason) => !NOT_CHECKED.test(reason));
    const why = `${trial.run_id} is INVALID: ${reasons.join('; ')}`;
    if (attempt === MOST_ATTEMPTS) {
      throw new LoadstoneError(
        'E_CALIBRATION',
        `a service rate needs a measurement that is not INVALID; ${why}`,
      );
    }
    onEvent({ type: 'note', text: `${why}; it is measured once more` });
  }
  const calibration = calibrationOf(plan, trial, measured);
  await writer.recordCalibration(calibration);
  onEvent({ type: 'calibrated', calibration });
  return calibration.service_rate.regression.value;
}

function calibrationOf(plan: Plan, trial: PlannedTrial, { record, work }: Measured): Calibration {
  const { window, result } = record;
  const requests = record.requests ?? [];
  checkFailures(trial, record);
  const { from, samples: all } =
    work ?? toldWork(requests, window, plan.calibration!.sample_s) ?? cpuWork(plan, trial, record, requests);
  if (work && all.length === 0) {
    throw new LoadstoneError(
      'E_CALIBRATION',
      `${trial.run_id}: a service rate needs the counters of the server's work, and none could be read: ${work.missing}`,
    );
  }
  const samples = all.filter(({ t_s }) => t_s >= window.from && t_s <= window.until);
  const inWindow = served(requests, window);
  const occupancies = inWindow.map(({ started_s, freed_s }) => freed_s - started_s);
  const servers = serversOf(plan.arms[trial.arm]!);
  const service_rate = serviceRateOf(samples, occupancies.length > 0 ? occupancies : null, servers);
  checkNotSaturated(trial, result.achieved_rps, servers * service_rate.regression.value);
  return {
    deployment: trial.deployment,
    arm: trial.arm,
    run_id: trial.run_id,
    rate: rateOf(trial)!,
    achieved_rps: result.achieved_rps,
    measure_s: lengthOf(window),
    busy_from: from,
    utilisation: utilisationIn(samples) / servers,
    samples,
    service_rate,
    empty_roundtrip_s: emptyRoundTrip(requests),
  };
}

/** More failures than this, and the work of a request is not what it would be. */
const MOST_FAILED = 0.01;

function checkFailures({ run_id }: PlannedTrial, { result }: TrialRecord): void {
  const { total_requests, total_failures } = result;
  if (total_failures <= MOST_FAILED * total_requests) return;
  throw new LoadstoneError(
    'E_CALIBRATION',
    `${run_id}: at most ${100 * MOST_FAILED}% of the requests may fail where a service rate is measured, got ${total_failures} of ${total_requests}`,
  );
}

/** Of what the servers can do: above it they are as good as never idle, and what they do then is not what they do else. */
const SATURATED = 0.97;

function checkNotSaturated({ run_id }: PlannedTrial, sent_rps: number, capacity_rps: number): void {
  if (sent_rps <= SATURATED * capacity_rps) return;
  const [sent, capacity] = [sent_rps, capacity_rps].map((rate) => Number(rate.toPrecision(3)));
  throw new LoadstoneError(
    'E_CALIBRATION',
    `${run_id}: a service rate is measured below it: ${sent}/s were sent to what ends ${capacity}/s; lower calibration.rate`,
  );
}

/** The server's times of the requests whose service began in the window. */
const served = (requests: readonly RequestRecord[], { from, until }: Window) =>
  requests.flatMap(({ server }) =>
    server && server.started_s >= from && server.started_s < until ? [server] : [],
  );

function utilisationIn(samples: readonly WorkSample[]): number {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  return (last.busy_s - first.busy_s) / (last.t_s - first.t_s);
}

/** A server that tells does so with every good answer; what is lost on the way are few. */
const LEAST_TOLD = 0.99;

/** From single occupancies, looked at every so many seconds of the window; null: the server does not tell them. */
function toldWork(
  requests: readonly RequestRecord[],
  { from, until }: Window,
  every_s: number,
): { from: string; samples: WorkSample[] } | null {
  const told = requests.flatMap(({ server }) => server ?? []);
  const good = requests.filter(({ done_s, error }) => done_s !== null && error === null).length;
  if (told.length === 0 || told.length < LEAST_TOLD * good) return null;
  const samples = Array.from({ length: Math.floor((until - from) / every_s) + 1 }, (_, i) => {
    const t_s = from + i * every_s;
    const busy_s = told.reduce(
      (sum, { started_s, freed_s }) => sum + Math.max(0, Math.min(freed_s, t_s) - Math.min(started_s, t_s)),
      0,
    );
    return { t_s, busy_s, completions: told.filter(({ freed_s }) => freed_s <= t_s).length };
  });
  return { from: 'the occupancies that it tells', samples };
}

/** CPU time of the entry service, and requests whose good answers had come. */
function cpuWork(
  plan: Plan,
  { arm: name, run_id }: PlannedTrial,
  { sampling }: TrialRecord,
  requests: readonly RequestRecord[],
): { from: string; samples: WorkSample[] } {
  const arm = plan.arms[name]!;
  const entry = arm.kind === 'system' ? arm.system.entry : undefined;
  const ends = requests
    .flatMap(({ done_s, error }) => (done_s !== null && error === null ? [done_s] : []))
    .sort((a, b) => a - b);
  let ended = 0;
  const samples = sampling.samples.flatMap(({ processes }) => {
    const own = processes.filter(({ service }) =>
      entry === undefined ? service !== GENERATOR : service === entry,
    );
    const t_s = own[0]?.t_s;
    if (t_s === undefined || own.some(({ cpu_s }) => cpu_s === null)) return [];
    while (ended < ends.length && ends[ended]! <= t_s) ended++;
    return [{ t_s, busy_s: own.reduce((sum, { cpu_s }) => sum + cpu_s!, 0), completions: ended }];
  });
  if (samples.length === 0) {
    throw new LoadstoneError(
      'E_CALIBRATION',
      `${run_id}: a service rate needs the busy time of ${name}, and neither counters of its work nor its CPU time were to be had: ${sampling.missing.join('; ')}`,
    );
  }
  return { from: `CPU time of ${entry ?? name}`, samples };
}
