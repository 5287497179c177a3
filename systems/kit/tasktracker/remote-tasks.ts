import type { FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { ApiError } from '../errors.ts';
import { MAX_LIMIT, type Task } from './task.ts';

/** A user's tasks from the task service, in the user's name. Whatever goes wrong there is a 503 here, never zeros. */
export function remoteTasks(upstream: Dispatcher): (request: FastifyRequest) => Promise<Task[]> {
  return async (request) => {
    try {
      const { statusCode, body } = await upstream.request({
        method: 'GET',
        path: `/api/v1/tasks/?limit=${MAX_LIMIT}`,
        headers: { authorization: request.headers.authorization },
      });
      if (statusCode === 200) return (await body.json()) as Task[];
      await body.dump();
      throw new Error(`task-service answered ${statusCode}`);
    } catch (error) {
      throw new ApiError(503, 'task-service is unavailable', { cause: error });
    }
  };
}
