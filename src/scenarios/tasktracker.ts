import { z } from 'zod';
import type { Rng } from '../core/rng.ts';
import { defineScenario, type Request, type User, type UserContext } from './scenario.ts';
import { type Account, prepareAccounts } from './tasktracker-setup.ts';

/** How often each request is chosen, as in the reference experiment. */
const WEIGHTS = {
  list: 70,
  filtered: 21,
  create: 20,
  single: 14,
  stats: 10,
  me: 7,
  update: 7,
  complete: 3,
  delete: 3,
  incomplete: 2,
} as const;

type Action = keyof typeof WEIGHTS;

const ACTIONS = Object.keys(WEIGHTS) as Action[];
const TOTAL = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);

/** Users delete only while they know of more tasks than this. */
const KEEP_TASKS = 5;

const STATUSES = ['pending', 'in_progress', 'completed'] as const;
const PRIORITIES = ['low', 'medium', 'high'] as const;

const tasktrackerOptions = z.strictObject({
  accounts: z.int().min(1).max(10_000).default(20).describe('Accounts that the set-up makes'),
  tasks: z.int().min(1).max(1000).default(10).describe('Tasks of each account at the start'),
});

const createdTask = z.object({ id: z.int() });

/** Users of TaskTracker: they mostly look at their tasks, and change some. */
export const tasktracker = defineScenario({
  name: 'tasktracker',
  title: 'The weighted mix of TaskTracker requests',
  options: tasktrackerOptions,
  setUp: prepareAccounts,
  user: <Prepared>(context: UserContext<z.infer<typeof tasktrackerOptions>, Account[], Prepared>) =>
    new TaskUser(context),
});

/** The action of a step: each with the share of its weight. */
export function chooseAction(rng: Rng): Action {
  let left = rng.next() * TOTAL;
  for (const action of ACTIONS) {
    left -= WEIGHTS[action];
    if (left < 0) return action;
  }
  return 'list';
}

const pick = <T>(items: readonly T[], rng: Rng): T => items[Math.floor(rng.next() * items.length)]!;

class TaskUser<Prepared> implements User<Prepared> {
  readonly #prepare: (request: Request) => Prepared;
  readonly #headers: Record<string, string>;
  readonly #jsonHeaders: Record<string, string>;
  /** Tasks of the account, which several users may share: these are never deleted. */
  readonly #shared: readonly number[];
  /** Tasks that this user made, learnt from the answers: nobody else touches them. */
  readonly #own: number[] = [];
  /** The requests that are always the same. */
  readonly #fixed: Readonly<Record<'list' | 'stats' | 'me', Prepared>>;

  constructor(context: UserContext<unknown, Account[], Prepared>) {
    const account = context.setup[context.user % context.setup.length]!;
    this.#prepare = context.prepare;
    this.#headers = { authorization: `Bearer ${account.token}` };
    this.#jsonHeaders = { ...this.#headers, 'content-type': 'application/json' };
    this.#shared = account.tasks;
    this.#fixed = {
      list: this.#get('GET /api/v1/tasks/ [list]', '/api/v1/tasks/'),
      stats: this.#get('GET /api/v1/stats/', '/api/v1/stats/'),
      me: this.#get('GET /api/v1/auth/me', '/api/v1/auth/me'),
    };
  }

  next(rng: Rng): Prepared {
    const action = chooseAction(rng);
    switch (action) {
      case 'list':
      case 'stats':
      case 'me':
        return this.#fixed[action];
      case 'filtered':
        return this.#filtered(rng);
      case 'create':
        return this.#create(rng);
      case 'single':
        return this.#get('GET /api/v1/tasks/{id}', `/api/v1/tasks/${this.#anyTask(rng)}`);
      case 'update':
        return this.#update(rng);
      case 'delete':
        return this.#delete(rng);
      case 'complete':
      case 'incomplete':
        return this.#prepare({
          name: `PATCH /api/v1/tasks/{id}/${action}`,
          method: 'PATCH',
          path: `/api/v1/tasks/${this.#anyTask(rng)}/${action}`,
          headers: this.#headers,
        });
    }
  }

  /** Only answers to 'create' are asked for. */
  learn(body: string): void {
    this.#own.push(createdTask.parse(JSON.parse(body)).id);
  }

  #get(name: string, path: string): Prepared {
    return this.#prepare({ name, method: 'GET', path, headers: this.#headers });
  }

  #filtered(rng: Rng): Prepared {
    const filter = rng.next() < 0.5 ? `status=${pick(STATUSES, rng)}` : `priority=${pick(PRIORITIES, rng)}`;
    return this.#get('GET /api/v1/tasks/ [filtered]', `/api/v1/tasks/?${filter}`);
  }

  #create(rng: Rng): Prepared {
    const title = `Task ${rng.uint32()}`;
    return this.#prepare({
      name: 'POST /api/v1/tasks/',
      method: 'POST',
      path: '/api/v1/tasks/',
      headers: this.#jsonHeaders,
      body: JSON.stringify({ title, description: 'Created under load', priority: pick(PRIORITIES, rng) }),
      learn: true,
    });
  }

  #update(rng: Rng): Prepared {
    return this.#prepare({
      name: 'PUT /api/v1/tasks/{id}',
      method: 'PUT',
      path: `/api/v1/tasks/${this.#anyTask(rng)}`,
      headers: this.#jsonHeaders,
      body: JSON.stringify({ title: `Task ${rng.uint32()}`, status: pick(STATUSES, rng) }),
    });
  }

  /** With nothing to delete, the commonest request instead: every step sends one. */
  #delete(rng: Rng): Prepared {
    if (this.#own.length === 0 || this.#shared.length + this.#own.length <= KEEP_TASKS)
      return this.#fixed.list;
    const [id] = this.#own.splice(Math.floor(rng.next() * this.#own.length), 1);
    return this.#prepare({
      name: 'DELETE /api/v1/tasks/{id}',
      method: 'DELETE',
      path: `/api/v1/tasks/${id}`,
      headers: this.#headers,
    });
  }

  #anyTask(rng: Rng): number {
    const i = Math.floor(rng.next() * (this.#shared.length + this.#own.length));
    return i < this.#shared.length ? this.#shared[i]! : this.#own[i - this.#shared.length]!;
  }
}
