/** The machine's monotonic clock in seconds: all its threads and processes share it. */
export function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds + nanoseconds / 1e9;
}
