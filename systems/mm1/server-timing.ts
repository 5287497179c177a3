import type { Visit } from './station.ts';

/**
 * The header `Server-Timing` (W3C), durations in milliseconds: in the queue, in service as it was drawn and as it was
 * measured, and how long the server was occupied, with the times of that in seconds of the machine's monotonic clock;
 * then the calls to other services.
 */
export function serverTiming(
  { arrived, started, freed, service_s }: Visit,
  drawn_s: number,
  outbound_s: number | null,
): string {
  const times = `arrived=${clock(arrived)} started=${clock(started)} freed=${clock(freed)}`;
  const entries = [
    `queue;dur=${ms(started - arrived)}`,
    `drawn;dur=${exactMs(drawn_s)}`,
    `service;dur=${ms(service_s)}`,
    `occupancy;dur=${ms(freed - started)};desc="${times}"`,
  ];
  if (outbound_s !== null) entries.push(`outbound;dur=${ms(outbound_s)}`);
  return entries.join(', ');
}

const ms = (seconds: number) => (1000 * seconds).toFixed(6);
const clock = (seconds: number) => seconds.toFixed(9);

/** To the last bit: the shortest digits that tell the seconds from all other numbers, and only the point is moved. */
export function exactMs(seconds: number): string {
  if (seconds === 0) return '0';
  const [mantissa, exponent] = seconds.toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  // Digits before the point, where it is within or after them.
  const point = 1 + Number(exponent) + 3;
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits.padEnd(point, '0');
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
