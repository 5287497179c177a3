import type { ClosedWorkload } from '../plan/plan.ts';
import type { ToolLoad } from './driver.ts';
import { httpRequest } from './http-request.ts';
import { isNone, thinkOf } from './think.ts';

/** What the listener writes when the load begins. */
export const BEGINS = 'loadstone: the load begins at';

/** Tells of every request and of the users, whatever locustfile stands beside it. Rows are kept in memory for a second. */
export const listener = `import csv
import os
import time

import gevent
from locust import events

_file = open(os.environ["LOADSTONE_REQUESTS"], "w", newline="", buffering=1 << 20)
_rows = csv.writer(_file, lineterminator="\\n")


def _line(text):
    return " ".join(str(text).split())


@events.request.add_listener
def _request(request_type, name, response_time, response_length, exception, start_time=None, response=None, **_):
    if start_time is None:
        start_time = time.time() - response_time / 1000
    status = getattr(response, "status_code", 0) or 0
    error = "" if exception is None else type(exception).__name__
    message = "" if exception is None else _line(exception)
    _rows.writerow(
        ["request", start_time * 1000, response_time, request_type, name, status, response_length, error, message]
    )


@events.init.add_listener
def _init(environment, **_):
    def users():
        while True:
            _rows.writerow(["users", time.time() * 1000, environment.runner.user_count])
            _file.flush()
            gevent.sleep(1)

    @environment.events.test_start.add_listener
    def _start(**_):
        print(f"${BEGINS} {time.time() * 1000:.0f}", flush=True)
        gevent.spawn(users)


@events.quit.add_listener
def _quit(**_):
    _file.flush()
`;

/** A locustfile that does what the workload says, with Locust's faster client. */
export function locustFile({ workload, seed }: ToolLoad): string {
  if (workload.model !== 'closed') throw new RangeError('Locust has users');
  const { method, path, headers, body, name } = httpRequest(workload.scenario, workload.transport.gzip);
  const timeout = workload.timeout_s;
  return `import itertools
import random
import time

from locust import FastHttpUser, task

_numbers = itertools.count()


class LoadstoneUser(FastHttpUser):
    connection_timeout = ${timeout}
    network_timeout = ${timeout}
    insecure = ${workload.transport.insecure ? 'True' : 'False'}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.random = random.Random(${seed} * 1_000_003 + next(_numbers))
        self.began = time.time()

    def wait_time(self):
        ${waitCode(workload)}

    @task
    def request(self):
        self.began = time.time()
        self.client.request(
            ${python(method)},
            ${python(path)},
            name=${python(name)},
            headers=${python(headers)},
            data=${body === undefined ? 'None' : `${python(body)}.encode("utf-8")`},
            allow_redirects=False,
        )
`;
}

function waitCode({ think, pacing_s }: ClosedWorkload): string {
  if (pacing_s !== null) return `return max(0, ${pacing_s} - (time.time() - self.began))`;
  const drawn = thinkOf(think)!;
  const [a, b] = drawn.values;
  if (isNone(drawn)) return 'return 0';
  if (drawn.kind === 'exp') return `return self.random.expovariate(1 / ${a})`;
  return drawn.kind === 'const' ? `return ${a}` : `return self.random.uniform(${a}, ${b})`;
}

/** A text, or texts by name, as Python writes them: JSON's are Python's. */
const python = (value: string | Readonly<Record<string, string>>) => JSON.stringify(value);
