/** RFC 3339 with microseconds, which a Date does not have. */
export function timestamp(epoch_s: number): string {
  const us = Math.round(epoch_s * 1e6);
  const second = new Date(Math.floor(us / 1e6) * 1000).toISOString().slice(0, 19);
  return `${second}.${String(us % 1e6).padStart(6, '0')}Z`;
}
