export type { ArrivalProcess } from './arrival-process.ts';
export { parseRates, parseStage } from './parse-rates.ts';
export { parseArrivals } from './processes.ts';
export { profileOf } from './profile-of.ts';
export type { RateProfile } from './rate-profile.ts';
export { type Ramp, type Rates, rampsOf, type Stage, stepsOf } from './rates.ts';
export { schedule } from './schedule.ts';
export { parseTrace, traceSchedule } from './trace.ts';
