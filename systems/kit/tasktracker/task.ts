/** The one resource of TaskTracker, its limits and its schemas: what every part of it agrees on. */
export const statuses = ['pending', 'in_progress', 'completed'] as const;
export const priorities = ['low', 'medium', 'high'] as const;

export type Status = (typeof statuses)[number];
export type Priority = (typeof priorities)[number];

export interface Task {
  id: number;
  title: string;
  description: string;
  status: Status;
  priority: Priority;
  created_at: string;
  updated_at: string;
}

export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1000;

const fields = {
  title: { type: 'string', minLength: 1, maxLength: 200 },
  description: { type: 'string', maxLength: 5000 },
  status: { type: 'string', enum: statuses },
  priority: { type: 'string', enum: priorities },
} as const;

export const taskSchema = {
  $id: 'Task',
  type: 'object',
  required: ['id', 'title', 'description', 'status', 'priority', 'created_at', 'updated_at'],
  properties: {
    id: { type: 'integer' },
    title: { type: 'string' },
    description: { type: 'string' },
    status: { type: 'string', enum: statuses },
    priority: { type: 'string', enum: priorities },
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
  },
} as const;

export interface NewTask {
  title: string;
  description: string;
  status: Status;
  priority: Priority;
}

export const newTaskSchema = {
  type: 'object',
  required: ['title'],
  properties: {
    ...fields,
    description: { ...fields.description, default: '' },
    status: { ...fields.status, default: 'pending' },
    priority: { ...fields.priority, default: 'medium' },
  },
} as const;

/** A PUT names what changes; what it leaves out stays. */
export const changesSchema = { type: 'object', minProperties: 1, properties: fields } as const;

export interface Filter {
  status?: Status;
  priority?: Priority;
  skip: number;
  limit: number;
}

export const filterSchema = {
  type: 'object',
  properties: {
    status: fields.status,
    priority: fields.priority,
    skip: { type: 'integer', minimum: 0, maximum: 1_000_000_000, default: 0 },
    limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
  },
} as const;

export const idSchema = {
  type: 'object',
  properties: { id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
} as const;
