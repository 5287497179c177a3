/** Whether a version comes before another, by the numbers between their dots; what is not said is 0. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  for (const [i, part] of b!.entries()) {
    if ((a![i] ?? 0) !== part) return (a![i] ?? 0) < part;
  }
  return false;
}
