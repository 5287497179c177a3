import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failures } from '../errors.ts';
import type { Tokens } from '../tokens.ts';
import { type Priority, priorities, type Status, statuses, type Task } from './task.ts';

export interface Stats {
  total_tasks: number;
  completed_tasks: number;
  /** Per cent. */
  completion_rate: number;
  by_status: Record<Status, number>;
  by_priority: Record<Priority, number>;
}

export function summarise(tasks: readonly Task[]): Stats {
  const by_status = { pending: 0, in_progress: 0, completed: 0 };
  const by_priority = { low: 0, medium: 0, high: 0 };
  for (const task of tasks) {
    by_status[task.status]++;
    by_priority[task.priority]++;
  }
  const total_tasks = tasks.length;
  const completed_tasks = by_status.completed;
  const completion_rate = total_tasks === 0 ? 0 : (100 * completed_tasks) / total_tasks;
  return { total_tasks, completed_tasks, completion_rate, by_status, by_priority };
}

const counts = (names: readonly string[]) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'integer' }])),
});

const statsSchema = {
  type: 'object',
  required: ['total_tasks', 'completed_tasks', 'completion_rate', 'by_status', 'by_priority'],
  properties: {
    total_tasks: { type: 'integer' },
    completed_tasks: { type: 'integer' },
    completion_rate: { type: 'number', description: 'per cent' },
    by_status: counts(statuses),
    by_priority: counts(priorities),
  },
};

export interface StatsRoutes {
  readonly tokens: Tokens;
  /** The newest tasks of the request's user, at most MAX_LIMIT: from the own database, or from who has it. */
  readonly tasksOf: (request: FastifyRequest) => Promise<Task[]>;
}

/** `/api/v1/stats`: figures over a user's newest 1000 tasks. */
export function statsRoutes(app: FastifyInstance, { tokens, tasksOf }: StatsRoutes): void {
  app.get(
    '/api/v1/stats/',
    {
      onRequest: tokens.required,
      schema: {
        tags: ['stats'],
        security: [{ bearer: [] }],
        response: { 200: statsSchema, ...failures(401, 503) },
      },
    },
    async (request) => summarise(await tasksOf(request)),
  );
}
