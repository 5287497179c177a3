/** The unit in which a time of this size, in seconds, is a number of few digits. */
export function inUnit(seconds: number): { readonly factor: number; readonly unit: string } {
  if (seconds < 1e-4) return { factor: 1e6, unit: 'us' };
  if (seconds < 0.1) return { factor: 1e3, unit: 'ms' };
  return { factor: 1, unit: 's' };
}
