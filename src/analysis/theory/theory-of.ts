import { emptyRoundTrip } from '../../measure/empty-round-trip.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { Calibration } from '../../measure/service-rate.ts';
import type { TrialResult } from '../../results/trial-result.ts';
import { mean } from '../../stats/mean.ts';
import { agreementOf } from './agreement.ts';
import { judged, type Stated, statedOf } from './assumptions/assumptions.ts';
import { conservation } from './conservation.ts';
import { held, type Rates, responseRange, throughputRange, utilisationRange } from './held.ts';
import { lindleyComparison, measuredUtilisation } from './lindley-comparison.ts';
import { noRecursion } from './no-recursion.ts';
import { type Observed, observed, roundTripsOf } from './observed.ts';
import { queueModel } from './queue-model.ts';
import { responseTimes } from './response-times.ts';
import { allServers, type TheoryInput, type TheoryTrialInput } from './setting.ts';
import type { Theory, TheoryTrial } from './theory.ts';

/** Trials against theory. One whose deployment has no calibration is left out: there is no rate to hold it against. */
export function theoryOf(input: TheoryInput): Theory {
  const { calibrations, published } = input;
  const series = [...new Set(input.trials.map((trial) => trial.series))];
  const all = input.trials.flatMap((trial): Unjudged[] => {
    const calibration = calibrations.find((one) => one.deployment === trial.result.deployment);
    return calibration ? [theoryTrial(trial, calibration, input.requestsOf(trial.result.run_id))] : [];
  });
  // Trials that are no measurement must not make the others' correction harder, nor the other way round.
  const trials = series.flatMap((name) =>
    [true, false]
      .flatMap((kept) =>
        withAssumptions(all.filter(({ trial }) => trial.series === name && trial.kept === kept)),
      )
      .sort((a, b) => levelOf(a) - levelOf(b)),
  );
  const agreements = series.flatMap((name) => {
    const own = trials.filter((trial) => trial.series === name);
    return own.length > 0 ? [agreementOf(name, own)] : [];
  });
  return { calibrations, trials, agreements, published };
}

/** A trial, and what the assumptions say of it; null: single requests were not kept. */
interface Unjudged {
  readonly trial: Omit<TheoryTrial, 'assumptions'>;
  readonly stated: readonly Stated[] | null;
}

/** All trials of a series are judged together. */
function withAssumptions(all: readonly Unjudged[]): TheoryTrial[] {
  const found = judged(all.map(({ stated }) => stated ?? []));
  return all.map(({ trial, stated }, i) => ({ ...trial, assumptions: stated && found[i]! }));
}

const levelOf = (trial: TheoryTrial) => trial.offered_asked ?? trial.rate_asked;

function theoryTrial(
  { result, kept, series, setting, offered_asked }: TheoryTrialInput,
  calibration: Calibration,
  requests: readonly RequestRecord[] | null,
): Unjudged {
  const seen = requests && unlessEmpty(observed(result, requests));
  const mu = calibration.service_rate.regression;
  const sent = seen?.inWindow.length ?? Math.round(result.achieved_rps * result.duration_s);
  const lambda = sent / result.duration_s;
  const rates: Rates = { setting, lambda, mu, requests: sent, window_s: result.duration_s };
  const model = queueModel(setting);
  const servers = allServers(setting);
  const stable = lambda > 0 && lambda < servers * mu.value;
  const steady = stable ? model.at(lambda, mu.value) : null;
  const times = seen && roundTripsOf(seen.inWindow);
  // Of this very trial, if it found the server empty: a machine that is slow for a minute is slow on the way there, too.
  const empty = (seen && emptyRoundTrip(seen.all)) ?? calibration.empty_roundtrip_s ?? 0;
  const rho = (offered_asked ?? lambda / mu.value) / servers;
  const lindley_untold = noRecursion(seen, setting);
  const trial = {
    run_id: result.run_id,
    series,
    arm: result.arm,
    kept,
    model: model.name,
    replicas: setting.replicas,
    offered_asked,
    offered: lambda / mu.value,
    rate_asked: result.rate ?? result.achieved_rps,
    rate: lambda,
    service_rate: mu.value,
    throughput: held(result.throughput_rps, stable ? throughputRange(rates) : null),
    response_s: held(meanResponse(times, result), steady && responseRange(model, steady, rates)),
    utilisation: held(
      utilisation(seen, result, calibration, servers),
      stable ? utilisationRange(rates) : null,
    ),
    ...responseTimes(times, steady?.response ?? null),
    lindley:
      seen && lindley_untold === null
        ? lindleyComparison(seen, { servers: setting.servers, rho, empty_roundtrip_s: empty })
        : null,
    lindley_untold,
    conservation: conservation(result.evidence, requests),
    stolen_share: result.evidence.machine.steal_share,
    run_delay_share: result.evidence.generator.run_delay_share,
    pressure_share: result.evidence.machine.pressure_share,
  };
  const { system } = result.evidence;
  return { trial, stated: seen && statedOf({ ...seen, setting, empty_roundtrip_s: empty, system }) };
}

const unlessEmpty = (seen: Observed) => (seen.inWindow.length > 0 ? seen : null);

/** From the times sent: what is between intended and sent is the generator's. */
function meanResponse(times: readonly number[] | null, { roundtrip_avg_ms }: TrialResult): number | null {
  if (times !== null && times.length > 0) return mean(times);
  return roundtrip_avg_ms === null ? null : roundtrip_avg_ms / 1000;
}

/** By the server's own times; of one that does not tell them, by what its service rate was found from. */
function utilisation(
  seen: Observed | null,
  { resources }: TrialResult,
  { busy_from }: Calibration,
  servers: number,
): number | null {
  const told = seen && measuredUtilisation(seen, servers);
  if (told !== null) return told;
  const cpu = resources.totals.total_cpu_units;
  return busy_from.startsWith('CPU time') && cpu !== null ? cpu / servers : null;
}
