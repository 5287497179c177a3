import { type Choose, inTurn } from './balance.ts';

/** A replica as the proxy sees it. `connections` are its kept-alive ones. */
export interface Upstream<C> {
  readonly url: string;
  readonly connections: C;
  inFlight: number;
}

/** The replicas that get requests, and those that are being drained. */
export class Upstreams<C> {
  readonly #connect: (url: string) => C;
  readonly #choose: Choose;
  #rotation: Upstream<C>[] = [];
  readonly #drains = new Map<Upstream<C>, () => void>();

  constructor(connect: (url: string) => C, choose: Choose = inTurn()) {
    this.#connect = connect;
    this.#choose = choose;
  }

  /**
   * Replaces the rotation; a replica that stays keeps its connections and its count. Resolves with those that left,
   * once nothing is in flight to them.
   */
  async replace(urls: readonly string[]): Promise<Upstream<C>[]> {
    const before = this.#rotation;
    this.#rotation = urls.map(
      (url) =>
        before.find((upstream) => upstream.url === url) ?? {
          url,
          connections: this.#connect(url),
          inFlight: 0,
        },
    );
    const leaving = before.filter((upstream) => !this.#rotation.includes(upstream));
    await Promise.all(leaving.map((upstream) => this.#drained(upstream)));
    return leaving;
  }

  /** The one that is chosen for one request; undefined when there is none. Give it back with `end`. */
  begin(): Upstream<C> | undefined {
    if (this.#rotation.length === 0) return undefined;
    const upstream = this.#rotation[this.#choose(this.#rotation)]!;
    upstream.inFlight++;
    return upstream;
  }

  end(upstream: Upstream<C>): void {
    upstream.inFlight--;
    if (upstream.inFlight > 0) return;
    this.#drains.get(upstream)?.();
    this.#drains.delete(upstream);
  }

  #drained(upstream: Upstream<C>): Promise<void> {
    if (upstream.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drains.set(upstream, resolve));
  }
}
