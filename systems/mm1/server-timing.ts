import type { Visit } from './station.ts';

/**
 * The header `Server-Timing` (W3C), durations in milliseconds: in the queue, in service, and how long the server was
 * occupied, with the times of that in seconds of the machine's monotonic clock; then the calls to other services.
 */
export function serverTiming(
  { arrived, started, freed, service_s }: Visit,
  outbound_s: number | null,
): string {
  const times = `arrived=${clock(arrived)} started=${clock(started)} freed=${clock(freed)}`;
  const entries = [
    `queue;dur=${ms(started - arrived)}`,
    `service;dur=${ms(service_s)}`,
    `occupancy;dur=${ms(freed - started)};desc="${times}"`,
  ];
  if (outbound_s !== null) entries.push(`outbound;dur=${ms(outbound_s)}`);
  return entries.join(', ');
}

const ms = (seconds: number) => (1000 * seconds).toFixed(6);
const clock = (seconds: number) => seconds.toFixed(9);
