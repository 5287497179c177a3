import type { Evidence, Validity, Verdict } from './evidence.ts';

/**
 * A limit and what lies beyond it. `suspect`: the figure may be off by about what a reader would call a difference
 * (5 to 10%). `invalid`: it says more about the generator or the machine than about the system.
 */
interface Limit {
  readonly suspect: number;
  readonly invalid: number;
}

/**
 * Share of the window in which the busiest generator thread ran or was ready to run. Queueing theory puts the
 * delay of a single server at rho / (1 - rho) of its service time: at .8 it waits 4 of them, at .95 it waits 19.
 */
export const GENERATOR_BUSY: Limit = { suspect: 0.8, invalid: 0.95 };

/** Share of the window in which it was ready and another thread had its CPU: its clocks read late by that. */
export const GENERATOR_DELAYED: Limit = { suspect: 0.1, invalid: 0.3 };

/**
 * Lag as a part of the response time at the same percentile. Response time runs from the intended time, so lag is
 * in it: at a tenth the figure is a tenth the generator's own.
 */
export const LAG_SHARE: Limit = { suspect: 0.1, invalid: 0.5 };

/** Below `grain` a lag is a timer's, below `slice` a busy scheduler's, which excuses all but the largest shares. */
interface Floors {
  readonly grain: number;
  readonly slice: number;
}
export const LAG_P50_FLOORS_MS: Floors = { grain: 1, slice: 1 };
export const LAG_P99_FLOORS_MS: Floors = { grain: 2, slice: 10 };

/** Part of the requests that were still in flight when the drain ended: a p99 cannot be told without them. */
export const CENSORED = 0.01;

/** Share of the machine's CPU time that the hypervisor gave to others. */
export const STEAL: Limit = { suspect: 0.05, invalid: 0.25 };

/**
 * Share of the machine's CPU time that went to processes outside the experiment. They take CPUs, caches and memory
 * bandwidth from the system too, where the generator's own delays do not show it.
 */
export const OTHERS: Limit = { suspect: 0.1, invalid: 0.5 };

/**
 * Share of the window in which some task waited for a CPU. A system driven past its knee makes that itself, so it
 * only counts where the generator's own waiting is not known.
 */
export const PRESSURE_UNSEEN = 0.5;

/** Part of the resource samples that may be missing; one always may, the figures are differences of counters. */
export const SAMPLES_MISSING = 0.1;

/** Part by which generator and system may count differently beyond what was in flight or failed. */
export const COUNT_OFF: Limit = { suspect: 0, invalid: 0.05 };

/** A p99 of fewer requests than this is a maximum. */
export const FEWEST_REQUESTS = 100;

type Rule = (evidence: Evidence) => (Finding | null)[];

interface Finding {
  readonly validity: Validity;
  readonly reason: string;
}

/**
 * Is the measurement to be trusted? About the generator and the machine only: how the system fared is for the
 * thresholds. What could not be checked is said, also in a VALID verdict.
 */
export function judge(evidence: Evidence): Verdict {
  const rules = evidence.simulated ? SIMULATION_RULES : RULES;
  const findings = rules.flatMap((rule) => rule(evidence)).filter((finding) => finding !== null);
  const worst = findings.reduce<Validity>(
    (so_far, { validity }) => (SEVERITY[validity] > SEVERITY[so_far] ? validity : so_far),
    'VALID',
  );
  const bySeverity = findings.toSorted((a, b) => SEVERITY[b.validity] - SEVERITY[a.validity]);
  return { validity: worst, validity_reasons: bySeverity.map(({ reason }) => reason) };
}

const SEVERITY: Record<Validity, number> = { VALID: 0, SUSPECT: 1, INVALID: 2 };

const lostThreads: Rule = ({ generator: { threads, lost_threads, tool } }) => {
  if (lost_threads === 0) return [];
  const lost =
    tool === undefined
      ? `${lost_threads} of ${threads} generator threads were lost`
      : `${tool} ended before the measured window did`;
  return [invalid(lost)];
};

const generatorBusy: Rule = ({ generator: { cpu_share, run_delay_share, tool } }) => {
  if (cpu_share === null) return [unchecked("the generator's CPU time is not to be had")];
  if (tool !== undefined) return [toolBusy(tool, cpu_share)];
  const delay = run_delay_share ?? 0;
  return [
    over(
      GENERATOR_BUSY,
      cpu_share + delay,
      (limit) =>
        `the busiest generator thread ran or waited for a CPU ${percent(cpu_share + delay)} of the time, over ${percent(limit)}`,
    ),
    over(
      GENERATOR_DELAYED,
      delay,
      (limit) =>
        `the busiest generator thread waited for a CPU ${percent(delay)} of the time, over ${percent(limit)}`,
    ),
  ];
};

/** Of a tool that made the load only its whole CPU time is known. */
const toolBusy = (tool: string, share: number) =>
  over(
    GENERATOR_BUSY,
    share,
    (limit) => `${tool} used ${percent(share)} of the CPU time that it might have, over ${percent(limit)}`,
  );

const lag: Rule = ({ generator }) => [
  lagAt('median', generator.lag_p50_ms, generator.response_p50_ms, LAG_P50_FLOORS_MS),
  lagAt('99th percentile', generator.lag_p99_ms, generator.response_p99_ms, LAG_P99_FLOORS_MS),
];

function lagAt(where: string, lag: number | null, response: number | null, floors: Floors): Finding | null {
  if (lag === null || lag <= floors.grain) return null;
  // Without a good answer there is no response time to distort, and still the load was not sent as intended.
  const share = response === null ? 1 : lag / response;
  const say = (limit: number) =>
    `requests were sent ${lag.toFixed(1)} ms late at the ${where}, ${percent(share)} of the response time, over ${percent(limit)}`;
  if (lag > floors.slice) return over(LAG_SHARE, share, say);
  return share > LAG_SHARE.invalid ? suspect(say(LAG_SHARE.invalid)) : null;
}

const machine: Rule = ({ machine: { steal_share, other_share, pressure_share }, generator }) => [
  steal_share === null
    ? unchecked('stolen CPU time is not to be had')
    : over(
        STEAL,
        steal_share,
        (limit) => `the hypervisor took ${percent(steal_share)} of the CPU time, over ${percent(limit)}`,
      ),
  other_share === null
    ? unchecked('the CPU time of processes outside the experiment is not to be had')
    : over(
        OTHERS,
        other_share,
        (limit) =>
          `processes outside the experiment took ${percent(other_share)} of the CPU time, over ${percent(limit)}`,
      ),
  generator.run_delay_share === null && pressure_share !== null && pressure_share > PRESSURE_UNSEEN
    ? suspect(
        `tasks waited for a CPU ${percent(pressure_share)} of the time, over ${percent(PRESSURE_UNSEEN)}`,
      )
    : null,
];

const samples: Rule = ({ samples: { expected, received, largest_gap_s } }) => {
  const lost = expected - received;
  return [
    lost > Math.max(1, SAMPLES_MISSING * expected)
      ? suspect(
          `${lost} of ${expected} resource samples are missing, with a gap of ${largest_gap_s.toFixed(1)} s`,
        )
      : null,
  ];
};

const users: Rule = ({ users }) => [
  users && users.reached < users.planned
    ? invalid(`${users.reached} of ${users.planned} users were there in the measured window`)
    : null,
];

/** The system has seen at least what was answered well, and at most what was sent, some of it twice. */
const counts: Rule = ({ requests: { sent, completed, resent, system } }) => {
  if (system === null) return [unchecked('the system does not count its requests')];
  const off = Math.max(completed - system, system - sent - (resent ?? 0), 0);
  return [
    over(
      COUNT_OFF,
      off / Math.max(1, sent),
      () =>
        `the generator sent ${sent} requests, of which ${completed} were answered well, and the system counted ${system}`,
    ),
  ];
};

const gaps: Rule = ({ gaps }) => gaps.map((gap) => ({ validity: 'VALID', reason: `Not measured: ${gap}` }));

/** Part of the window was then measured on another system than the one described. */
const exits: Rule = ({ exited }) => exited.map((how) => suspect(`a replica did not last the trial: ${how}`));

/** A user whose request was due and was never sent has measured nothing since. */
const unsent: Rule = ({ requests }) => [
  requests.unsent !== null && requests.unsent > 0
    ? invalid(`the generator never sent ${requests.unsent} requests that were due`)
    : null,
];

const censored: Rule = ({ requests: { censored, sent } }) => [
  censored !== null && censored > CENSORED * sent
    ? suspect(
        `${censored} of ${sent} requests were still in flight when the drain ended, over ${percent(CENSORED)}: their response times are missing`,
      )
    : null,
];

/** A load with a bound on its time, such as on a server that has died, may end before its count. */
const count: Rule = ({ counted }) => {
  if (!counted) return [];
  const { planned, completed, failed, censored } = counted;
  const made = completed + failed + censored;
  return [
    made < planned
      ? suspect(`${made} of ${planned} requests had been made when the time for them was over`)
      : null,
  ];
};

/** No fault of the generator's: one request at a time cannot keep a rate. Said, so that nobody takes it for an open load. */
const synchronous: Rule = ({ synchronous }) => {
  if (!synchronous) return [];
  const { asked_rps, achieved_rps } = synchronous;
  const rate = (value: number) => `${Number(value.toPrecision(3))}/s`;
  return [
    {
      validity: 'VALID',
      reason: `Of ${rate(asked_rps)} asked, ${rate(achieved_rps)} were sent: a synchronous load waits for each answer before the next gap begins, so it slows down with the system and leaves out the requests that would have come meanwhile (coordinated omission)`,
    },
  ];
};

/** A load that was not the one asked for measures another question; how well a system bore it is still true. */
const arrivals: Rule = ({ certificate }) => {
  if (!certificate) return [];
  const failed = certificate.checks.filter(({ passed }) => passed === false);
  return [
    ...failed.map(({ sentence }) => suspect(`requests were not sent as they were to arrive: ${sentence}`)),
    certificate.suspect
      ? suspect(
          `a send costs this machine ${certificate.send_cost_us.toFixed(1)} us, too much for given times`,
        )
      : null,
    certificate.verdict === 'too short to tell'
      ? unchecked('whether requests were sent as they were to arrive: the load was too short to tell')
      : null,
  ];
};

const fewRequests: Rule = ({ requests: { in_window } }) => [
  in_window < FEWEST_REQUESTS
    ? suspect(`${in_window} requests were answered in the window, fewer than ${FEWEST_REQUESTS}`)
    : null,
];

const RULES: readonly Rule[] = [
  lostThreads,
  unsent,
  users,
  generatorBusy,
  lag,
  machine,
  samples,
  counts,
  gaps,
  exits,
  censored,
  count,
  synchronous,
  arrivals,
  fewRequests,
];

const simulated: Rule = ({ simulated }) =>
  simulated
    ? [{ validity: 'VALID', reason: `Simulated, not measured, after a model from ${simulated.model}` }]
    : [];

/** A simulation has no generator that could be late and no machine that others use. */
const SIMULATION_RULES: readonly Rule[] = [
  simulated,
  users,
  gaps,
  censored,
  count,
  synchronous,
  arrivals,
  fewRequests,
];

const invalid = (reason: string): Finding => ({ validity: 'INVALID', reason });
const suspect = (reason: string): Finding => ({ validity: 'SUSPECT', reason });
const unchecked = (what: string): Finding => ({ validity: 'VALID', reason: `Not checked: ${what}` });

function over(limit: Limit, value: number, say: (limit: number) => string): Finding | null {
  if (value > limit.invalid) return invalid(say(limit.invalid));
  return value > limit.suspect ? suspect(say(limit.suspect)) : null;
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
