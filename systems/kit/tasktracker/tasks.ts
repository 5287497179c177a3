import type { FastifyInstance } from 'fastify';
import type { Database, Statement } from '../database.ts';
import { ApiError, failures } from '../errors.ts';
import type { Migration } from '../migrations.ts';
import type { Tokens } from '../tokens.ts';
import {
  changesSchema,
  type Filter,
  filterSchema,
  idSchema,
  type NewTask,
  newTaskSchema,
  type Status,
  type Task,
  taskSchema,
} from './task.ts';

export const taskMigrations: readonly Migration[] = [
  {
    // user_id refers to nobody: in one arm the users live in another database, and both arms do the same work.
    id: 'tasks-1',
    sql: `CREATE TABLE tasks (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id bigint NOT NULL,
      title text NOT NULL,
      description text NOT NULL,
      status text NOT NULL,
      priority text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX tasks_user_id_id ON tasks (user_id, id DESC)`,
  },
];

const columns = 'id, title, description, status, priority, created_at, updated_at';
const mine = 'id = $1 AND user_id = $2';

const list: Statement = {
  name: 'list-tasks',
  text: `SELECT ${columns} FROM tasks
    WHERE user_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR priority = $3)
    ORDER BY id DESC LIMIT $4 OFFSET $5`,
};
const insert: Statement = {
  name: 'insert-task',
  text: `INSERT INTO tasks (user_id, title, description, status, priority) VALUES ($1, $2, $3, $4, $5)
    RETURNING ${columns}`,
};
const select: Statement = { name: 'select-task', text: `SELECT ${columns} FROM tasks WHERE ${mine}` };
const update: Statement = {
  name: 'update-task',
  text: `UPDATE tasks SET title = coalesce($3, title), description = coalesce($4, description),
    status = coalesce($5, status), priority = coalesce($6, priority), updated_at = now()
    WHERE ${mine} RETURNING ${columns}`,
};
const remove: Statement = { name: 'delete-task', text: `DELETE FROM tasks WHERE ${mine} RETURNING id` };

/** A user's tasks, newest first. */
export function listTasks(database: Database, userId: number, filter: Filter): Promise<Task[]> {
  const { status = null, priority = null, limit, skip } = filter;
  return database.rows<Task>(list, [userId, status, priority, limit, skip]);
}

/** `/api/v1/tasks`: a user sees and changes only their own. */
export function taskRoutes(
  app: FastifyInstance,
  { database, tokens }: { database: Database; tokens: Tokens },
): void {
  app.addSchema(taskSchema);
  const secured = { tags: ['tasks'], security: [{ bearer: [] }] };
  const one = { onRequest: tokens.required };
  const found = { 200: { $ref: 'Task#' }, ...failures(401, 404, 422) };

  async function change(id: number, userId: number, changes: Partial<NewTask>): Promise<Task> {
    const { title, description, status, priority } = changes;
    const [task] = await database.rows<Task>(update, [id, userId, title, description, status, priority]);
    return task ?? missing(id);
  }

  app.get<{ Querystring: Filter }>(
    '/api/v1/tasks/',
    {
      onRequest: tokens.required,
      schema: {
        ...secured,
        querystring: filterSchema,
        response: { 200: { type: 'array', items: { $ref: 'Task#' } }, ...failures(401, 422) },
      },
    },
    (request) => listTasks(database, request.user.id, request.query),
  );

  app.post<{ Body: NewTask }>(
    '/api/v1/tasks/',
    {
      ...one,
      schema: {
        ...secured,
        body: newTaskSchema,
        response: { 201: { $ref: 'Task#' }, ...failures(401, 422) },
      },
    },
    async (request, reply) => {
      const { title, description, status, priority } = request.body;
      const values = [request.user.id, title, description, status, priority];
      const [task] = await database.rows<Task>(insert, values);
      return reply.code(201).send(task);
    },
  );

  app.get<{ Params: { id: number } }>(
    '/api/v1/tasks/:id',
    { ...one, schema: { ...secured, params: idSchema, response: found } },
    async (request) => {
      const { id } = request.params;
      const [task] = await database.rows<Task>(select, [id, request.user.id]);
      return task ?? missing(id);
    },
  );

  app.put<{ Params: { id: number }; Body: Partial<NewTask> }>(
    '/api/v1/tasks/:id',
    { ...one, schema: { ...secured, params: idSchema, body: changesSchema, response: found } },
    (request) => change(request.params.id, request.user.id, request.body),
  );

  app.delete<{ Params: { id: number } }>(
    '/api/v1/tasks/:id',
    {
      ...one,
      schema: {
        ...secured,
        params: idSchema,
        response: { 204: { type: 'null' }, ...failures(401, 404, 422) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const [gone] = await database.rows<{ id: number }>(remove, [id, request.user.id]);
      if (!gone) missing(id);
      return reply.code(204).send();
    },
  );

  const transitions: readonly [name: string, status: Status][] = [
    ['complete', 'completed'],
    ['incomplete', 'pending'],
  ];
  for (const [name, status] of transitions) {
    app.patch<{ Params: { id: number } }>(
      `/api/v1/tasks/:id/${name}`,
      { ...one, schema: { ...secured, params: idSchema, response: found } },
      (request) => change(request.params.id, request.user.id, { status }),
    );
  }
}

function missing(id: number): never {
  throw new ApiError(404, `you have no task ${id}`);
}
