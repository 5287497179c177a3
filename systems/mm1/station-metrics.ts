import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { monotonicNow } from './clock.ts';
import type { Settings } from './settings.ts';
import type { Station, Visit } from './station.ts';

/** Upper bounds of buckets, in mean service times: factors of 2. */
const BUCKETS = Array.from({ length: 15 }, (_, i) => 2 ** (i - 6));

/** What the station reports of itself; HTTP and calls to other services are in the metrics that all services have. */
export class StationMetrics {
  readonly #arrivals: Counter;
  readonly #refused: Counter;
  readonly #drawn: Counter;
  readonly #cpu: Counter;
  readonly #service: Histogram;
  readonly #response: Histogram;

  constructor(registry: Registry, station: Station, { servers, service }: Settings) {
    const registers = [registry];
    const buckets = BUCKETS.map((factor) => factor * service.mean);
    const counter = (name: string, help: string) => new Counter({ name: `mm1_${name}`, help, registers });
    new Gauge({ name: 'mm1_servers', help: 'Servers.', registers }).set(servers);
    this.#arrivals = counter('arrivals_total', 'Requests that came, refused ones included.');
    this.#refused = counter('refused_total', 'Requests that found no room.');
    this.#drawn = counter('drawn_seconds_total', 'Service times drawn for the requests served.');
    this.#cpu = counter('service_cpu_seconds_total', 'CPU time of the services; 0 where they are waits.');
    this.#service = new Histogram({
      name: 'mm1_service_seconds',
      help: 'Service, as the server measured it.',
      buckets,
      registers,
    });
    this.#response = new Histogram({
      name: 'mm1_response_seconds',
      help: 'From the arrival until the server was free again: queue and service.',
      buckets,
      registers,
    });
    new Gauge({
      name: 'mm1_in_system',
      help: 'Requests that wait or are in service.',
      registers,
      collect() {
        this.set(station.inside);
      },
    });
    new Counter({
      name: 'mm1_busy_seconds_total',
      help: 'Integral over time of the number of busy servers.',
      registers,
      collect() {
        this.reset();
        this.inc(station.busySeconds(monotonicNow()));
      },
    });
  }

  arrived(): void {
    this.#arrivals.inc();
  }

  refused(): void {
    this.#refused.inc();
  }

  left({ arrived, freed, service_s, cpu_s }: Visit, drawn_s: number): void {
    this.#drawn.inc(drawn_s);
    this.#cpu.inc(cpu_s ?? 0);
    this.#service.observe(service_s);
    this.#response.observe(freed - arrived);
  }
}
