/** Every error a user can meet: a stable code, and what to do about it. Codes are never renamed. */
export const errorTable = {
  E_USAGE: 'Run the command with --help to see its arguments.',
  E_UNIT: 'Write the number with its unit, for example 10s, 250ms or 50/s.',
  E_DISTRIBUTION: 'Write a distribution as const:1s, exp:100ms or uniform:1s,3s.',
  E_ARRIVALS:
    'Write arrivals as poisson, constant, uniform:0.5, gamma:0.25, erlang:4, hyperexponential:4, weibull:0.7, pareto:2.5 or mmpp:4,0.2,100.',
  E_RATES: 'Write a rate as 500/s, sine:100/s,50/s,60s or spike:10/s,100/s,30s,10s, and a stage as 30s:15/s.',
  E_TRACE: 'Give times in seconds in rising order: one a line, or a column of a CSV file with a header.',
  E_DATA: 'Give numbers: one a line, a column of a CSV file (--column), or JSON lines; or a results folder.',
  E_PARAMETER: 'Give a value inside the range that the message names.',
  E_POLICY:
    'Correct the policy; docs/reference/policies has a page for each, with every key and its default.',
  E_UNSTABLE: 'Lower the arrival rate, or raise the service rate or the number of servers.',
  E_SPEC: 'Correct the spec; `loadstone validate SPEC` checks it without running anything.',
  E_SPEC_READ: 'Check the path of the spec and that you may read it.',
  E_THRESHOLD: "Write a threshold as 'p95 < 500ms', 'errors < 1%' or 'throughput > 100/s'.",
  E_UNKNOWN_SYSTEM: '`loadstone systems` lists the systems; your own goes into the spec under `systems:`.',
  E_NO_MODEL:
    'Fit a model with `loadstone calibrate` and name its file with --models, or leave out --on simulation.',
  E_CALIBRATION:
    'The message says what the measurement lacks. Where the machine was busy, go on when it is quiet with `loadstone run --resume DIR`; docs/reference/theory.md and docs/reference/simulation/systems.md have more.',
  E_UNKNOWN_SCENARIO: 'Use one of the scenarios named in the message, or describe a request in the spec.',
  E_UNKNOWN_FORMAT:
    'Use one of the formats named in the message; docs/reference/formats.md says what reads them.',
  E_REMOTE_WRITE:
    'Correct the address; Prometheus takes what is written when started with --web.enable-remote-write-receiver and --enable-feature=native-histograms.',
  E_TARGET_REMOTE: 'Load on another machine needs your word: repeat the command with --yes.',
  E_TARGET_UNREACHABLE: 'Start the service, or correct its URL; --skip-health-check measures it regardless.',
  E_PORT_BUSY: 'Stop what holds the port, or choose another one.',
  E_RUN_BUSY: 'Wait for that run, or stop it; `loadstone systems down` stops a system that was kept up.',
  E_STATE:
    'Set LOADSTONE_STATE_DIR to a folder with space that you can write; end by hand what the message names.',
  E_FOLDER: 'Set the environment variable that the message names to a folder that serves.',
  E_NOT_READY: 'Read the log file named in the message.',
  E_JOB_FAILED: 'Read the log file named in the message.',
  E_NO_POSTGRES:
    'Install the optional dependencies again (npm install), or set LOADSTONE_PG_BIN to a folder with initdb and postgres.',
  E_RESULTS_EXIST: 'Choose another --out, or continue the run with --resume.',
  E_RESULTS_UNWRITABLE: 'Choose a place that exists and that you may write.',
  E_RESULTS_NOT: 'Name a folder that `loadstone run` or `loadstone sweep` has written.',
  E_RESULTS_CORRUPT:
    'The message names the file. Restore it; or delete the line of its trial in results.jsonl, and have it measured again with `loadstone run --resume DIR`.',
  E_RESULTS_BUSY: 'Another process is writing this folder: wait for it, or stop it.',
  E_RESUME_MISMATCH: 'Resume with the spec the run was started with, or start a new run.',
  E_GENERATOR_LOST: 'Run again with fewer users or more generator threads.',
  E_SETUP_FAILED: 'The scenario could not prepare its data: the message names the request and the answer.',
  E_TEARDOWN_FAILED:
    'The scenario could not take its data away after the load: the message names the request and the answer.',
  E_DRIVER_MISSING:
    'Install the tool, or name its program in the variable that the message names; docs/reference/drivers.md has more.',
  E_DRIVER_UNABLE:
    'Change what the message names, write a script of your own for the tool, or leave the load to `driver: loadstone`.',
  E_DRIVER_FAILED: 'The message quotes what the tool said; run it by hand with the same script.',
  E_PROXY_MISSING:
    'Install the proxy, or name its program in the variable that the message names; docs/reference/proxies.md has more.',
  E_MONITORING_MISSING:
    'Install Prometheus (Debian: apt-get install prometheus), name its program in LOADSTONE_PROMETHEUS, or leave out `monitoring`.',
  E_MONITORING_FAILED: 'The message quotes what Prometheus said; run it by hand, or leave out `monitoring`.',
  E_INTERRUPTED: 'Everything that was started has been stopped.',
  E_NOTHING_COMPARABLE: 'Compare folders that share at least one arm and level.',
} as const;

export type ErrorCode = keyof typeof errorTable;

/** An error with a stable code. `message` states the rule and the bad value, `hint` what to do. */
export class LoadstoneError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoadstoneError';
    this.code = code;
    this.hint = errorTable[code];
  }
}

/** The message of anything thrown, for a log or another error's text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
