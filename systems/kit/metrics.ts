import type { ServerResponse } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: from a healthy in-process answer to the longest timeout in the house. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** nginx's status for a client that left before its answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** The labels of a route, made once by `HttpMetrics.route`. */
export interface Route {
  readonly method: string;
  readonly route: string;
}

/**
 * What an HTTP service reports of its requests. The number in flight is integrated exactly, n * dt at every enter
 * and leave, so that Little's law can be checked against what the system itself saw.
 */
export class HttpMetrics {
  readonly contentType: string;
  /** A service may add metrics of its own. */
  readonly registry = new Registry();
  readonly #total: Counter<'method' | 'route' | 'status'>;
  readonly #duration: Histogram<'method' | 'route'>;
  readonly #inFlight: Gauge;
  readonly #inFlightSeconds: Counter;
  readonly #clock: Gauge;
  readonly #routes = new Map<string, Route>();
  #count = 0;
  #integral = 0;
  #reported = 0;
  #at = now();

  constructor() {
    const registers = [this.registry];
    this.contentType = this.registry.contentType;
    collectDefaultMetrics({ register: this.registry });
    this.#total = new Counter({
      name: 'http_requests_total',
      help: 'Requests ended, by status; 499: the client left before its answer.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From the request head read to the answer handed to the system, or the connection lost.',
      labelNames: ['method', 'route'],
      buckets: BUCKETS,
      registers,
    });
    this.#inFlight = new Gauge({ name: 'http_requests_in_flight', help: 'Requests inside now.', registers });
    this.#inFlightSeconds = new Counter({
      name: 'http_requests_in_flight_seconds_total',
      help: 'Integral over time of the number of requests inside.',
      registers,
    });
    this.#clock = new Gauge({
      name: 'http_clock_seconds',
      help: "This scrape's time on the monotonic clock of the machine.",
      registers,
    });
  }

  route(method: string, route: string): Route {
    const key = `${method} ${route}`;
    const known = this.#routes.get(key);
    if (known) return known;
    const made = { method, route };
    this.#routes.set(key, made);
    return made;
  }

  /** A request has come; returns when, for `leave`. */
  enter(): number {
    this.#advance();
    this.#count++;
    return this.#at;
  }

  /** A request that came at `entered` is over. */
  leave(route: Route, entered: number, status: number): void {
    this.#advance();
    this.#count--;
    this.#duration.observe(route, this.#at - entered);
    this.#total.inc({ method: route.method, route: route.route, status });
  }

  /** Everything in Prometheus' text format, as of one moment: no request is served while it is collected. */
  render(): Promise<string> {
    this.#advance();
    this.#inFlight.set(this.#count);
    this.#inFlightSeconds.inc(this.#integral - this.#reported);
    this.#reported = this.#integral;
    this.#clock.set(this.#at);
    return this.registry.metrics();
  }

  #advance(): void {
    const at = now();
    this.#integral += this.#count * (at - this.#at);
    this.#at = at;
  }
}

// performance.now() is the same clock as process.hrtime, from the start of the process, and cheaper to read.
const origin = Number(process.hrtime.bigint()) / 1e9 - performance.now() / 1e3;
const now = (): number => origin + performance.now() / 1e3;

/** The status that a response ended with, once it is closed. */
export const statusOf = (response: ServerResponse): number =>
  response.writableFinished ? response.statusCode : CLIENT_CLOSED_REQUEST;
