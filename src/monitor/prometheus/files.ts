/** A page for Prometheus to scrape. */
export interface MetricsPage {
  /** The service, or its proxy: the label `job`. */
  readonly job: string;
  /** The label `replica`. */
  readonly replica: string;
  readonly url: string;
}

export const CONFIG_FILE = 'prometheus.yml';
export const PAGES_FILE = 'pages.json';

/** Durations as Prometheus reads them: whole seconds, or whole milliseconds. */
export function promDuration(seconds: number): string {
  const ms = Math.round(1000 * seconds);
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** JSON is YAML. A scrape that takes longer than the interval has failed: its figures would belong to another moment. */
export const configText = (interval_s: number): string =>
  JSON.stringify({
    global: { scrape_interval: promDuration(interval_s), scrape_timeout: promDuration(interval_s) },
    scrape_configs: [{ job_name: 'loadstone', file_sd_configs: [{ files: [PAGES_FILE] }] }],
  });

/**
 * The pages as file_sd reads them. `instance` is the replica and not its port, so that a server which comes back on
 * another port goes on in its series.
 */
export const pagesText = (pages: readonly MetricsPage[], labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    pages.map(({ job, replica, url }) => {
      const { protocol, host, pathname, searchParams } = new URL(url);
      const parameters = [...searchParams].map(([name, value]) => [`__param_${name}`, value]);
      return {
        targets: [host],
        labels: {
          ...labels,
          job,
          replica,
          instance: replica,
          __scheme__: protocol.slice(0, -1),
          __metrics_path__: pathname,
          ...Object.fromEntries(parameters),
        },
      };
    }),
  );
