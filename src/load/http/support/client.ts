import { monotonicNow } from '../../../measure/clock.ts';
import type { Answer, Connection, ErrorClass, RequestDescription } from '../../connection.ts';
import type { HttpRequest } from '../http-request.ts';
import { httpTransport } from '../http-transport.ts';
import type { TransportOptions } from '../transport-options.ts';

export type Event =
  | 'sent once more'
  | 'ready'
  | 'idle close'
  | Omit<Answer, 'head'>
  | { error: ErrorClass }
  | { openError: ErrorClass };

export interface Client {
  readonly connection: Connection<HttpRequest>;
  /** What happens next. */
  next(): Promise<Event>;
  /** All that has happened and was not waited for. */
  rest(): Event[];
  /** That of the last answer, when the request asked for it. */
  head(): string | undefined;
  open(): Promise<Event>;
  /** `sent`: the time that the request is said to be sent at, if not now; `index`: its number in the load. */
  send(description?: Partial<RequestDescription>, sent?: number, index?: number): Promise<Event>;
}

/** Connections to one target, whose events can be waited for one by one. */
export function clients(
  url: string,
  options: Partial<TransportOptions> = {},
  firstNumber?: number,
): () => Client {
  const transport = httpTransport(url, options, firstNumber);
  return () => {
    const events: Event[] = [];
    let lastHead: string | undefined;
    const waiting: ((event: Event) => void)[] = [];
    const push = (event: Event) => {
      const wake = waiting.shift();
      if (wake) wake(event);
      else events.push(event);
    };
    const connection = transport.connection({
      onReady: () => push('ready'),
      onAnswer: ({ head, ...answer }) => {
        lastHead = head;
        push(answer);
      },
      onResend: () => push('sent once more'),
      onFailure: (error) => push({ error }),
      onOpenFailure: (openError) => push({ openError }),
      onIdleClose: () => push('idle close'),
    });
    const next = async () => events.shift() ?? new Promise<Event>((resolve) => waiting.push(resolve));
    return {
      connection,
      next,
      rest: () => events,
      head: () => lastHead,
      open: () => {
        connection.open();
        return next();
      },
      send: (description = {}, sent = monotonicNow(), index?: number) => {
        const request = { name: 'test', method: 'GET', path: '/', learn: true, ...description };
        connection.send(transport.prepare(request), sent, index);
        return next();
      },
    };
  };
}
