import type { LoadRequest, ServerTimes } from '../measure/request-record.ts';
import type { ErrorClass, PreparedRequest } from './connection.ts';
import { serverTimesIn } from './http/server-timing.ts';

/** Requests as they ended, packed for the way out of a thread; tables hold what is new since the last time. */
export interface RequestRows {
  readonly rows: Float64Array<ArrayBuffer>;
  /** Numbers in a row. */
  readonly width: number;
  readonly labels: readonly RequestLabel[];
  readonly errors: readonly string[];
}

type RequestLabel = Pick<LoadRequest, 'name' | 'method' | 'url'>;

/** index, intended, sent, done, status, bytes, bytes out, label, error, in flight; NaN and -1: none. */
const WIDTH = 10;
/** Where a server is heard, then arrived, started, freed, service, drawn. */
const WITH_SERVER = WIDTH + 5;
const NOTHING_SAID = [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
const FEWEST = 1024;
/** Templates can make any number of URLs: beyond these a request is known by its name alone. */
const MOST_LABELS = 20_000;

/** How a request ended. Times on the machine's clock; NaN: it never came so far. */
export interface Ended {
  readonly index: number;
  readonly intended: number;
  readonly sent: number;
  readonly done: number;
  readonly status: number;
  readonly bytes: number;
  readonly error: ErrorClass | null;
  readonly inFlight: number;
  /** Of its answer, where that was kept. */
  readonly head: string | undefined;
}

/** Keeps a thread's requests until they are told. */
export class RequestLog {
  readonly #start: number;
  readonly #width: number;
  readonly #labels = new Map<string, number>();
  readonly #errors = new Map<string, number>();
  #rows: Float64Array<ArrayBuffer>;
  #length = 0;
  #newLabels: RequestLabel[] = [];
  #newErrors: string[] = [];

  /** Times count from `start`. `hearsServer`: what answers say in `Server-Timing` is kept too. */
  constructor(start: number, hearsServer: boolean) {
    this.#start = start;
    this.#width = hearsServer ? WITH_SERVER : WIDTH;
    this.#rows = new Float64Array(FEWEST * this.#width);
  }

  add(request: PreparedRequest, ended: Ended): void {
    if (this.#length === this.#rows.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    const rows = this.#rows;
    let at = this.#length;
    rows[at++] = ended.index;
    rows[at++] = ended.intended - this.#start;
    rows[at++] = ended.sent - this.#start;
    rows[at++] = ended.done - this.#start;
    rows[at++] = ended.status;
    rows[at++] = ended.bytes;
    rows[at++] = request.bytesOut;
    rows[at++] = this.#labelOf(request);
    rows[at++] = ended.error === null ? -1 : this.#errorOf(ended.error);
    rows[at++] = ended.inFlight;
    if (this.#width === WITH_SERVER) {
      const said = ended.head === undefined ? null : serverTimesIn(ended.head, this.#start);
      rows.set(said ? cellsOf(said) : NOTHING_SAID, at);
      at += NOTHING_SAID.length;
    }
    this.#length = at;
  }

  /** All since the last time. */
  take(): RequestRows {
    const taken = {
      rows: this.#rows.slice(0, this.#length),
      width: this.#width,
      labels: this.#newLabels,
      errors: this.#newErrors,
    };
    this.#length = 0;
    this.#newLabels = [];
    this.#newErrors = [];
    return taken;
  }

  #labelOf({ name, method, url }: PreparedRequest): number {
    const known = this.#labels.size < MOST_LABELS ? `${method} ${url} ${name}` : name;
    const found = this.#labels.get(known);
    if (found !== undefined) return found;
    const id = this.#labels.size;
    this.#labels.set(known, id);
    this.#newLabels.push({ name, method, url });
    return id;
  }

  #errorOf(error: string): number {
    const found = this.#errors.get(error);
    if (found !== undefined) return found;
    const id = this.#errors.size;
    this.#errors.set(error, id);
    this.#newErrors.push(error);
    return id;
  }
}

const cellsOf = ({ arrived_s, started_s, freed_s, service_s, drawn_s }: ServerTimes) => [
  arrived_s,
  started_s,
  freed_s,
  service_s,
  drawn_s ?? Number.NaN,
];

/** Unpacks what one thread tells. */
export class RequestReader {
  readonly #thread: number;
  readonly #labels: RequestLabel[] = [];
  readonly #errors: string[] = [];

  constructor(thread: number) {
    this.#thread = thread;
  }

  read({ rows, width, labels, errors }: RequestRows): LoadRequest[] {
    this.#labels.push(...labels);
    this.#errors.push(...errors);
    const records: LoadRequest[] = [];
    for (let at = 0; at < rows.length; at += width) {
      const field = (k: number) => rows[at + k]!;
      const [sent, done, error] = [field(2), field(3), field(8)];
      records.push({
        index: field(0),
        ...this.#labels[field(7)]!,
        intended_s: field(1),
        sent_s: Number.isNaN(sent) ? null : sent,
        done_s: Number.isNaN(done) ? null : done,
        status: field(4),
        bytes: field(5),
        bytes_out: field(6),
        error: error < 0 ? null : this.#errors[error]!,
        thread: this.#thread,
        in_flight: field(9),
        server: width === WITH_SERVER ? serverOf(field) : null,
      });
    }
    return records;
  }
}

function serverOf(field: (k: number) => number): ServerTimes | null {
  const [arrived_s, started_s, freed_s] = [field(WIDTH), field(WIDTH + 1), field(WIDTH + 2)];
  const [service_s, drawn_s] = [field(WIDTH + 3), field(WIDTH + 4)];
  if (Number.isNaN(arrived_s)) return null;
  return { arrived_s, started_s, freed_s, service_s, drawn_s: Number.isNaN(drawn_s) ? null : drawn_s };
}
