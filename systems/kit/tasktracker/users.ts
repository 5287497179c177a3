import type { FastifyInstance } from 'fastify';
import { DatabaseError } from 'pg';
import type { Database, Statement } from '../database.ts';
import { ApiError, failures } from '../errors.ts';
import type { Migration } from '../migrations.ts';
import { hashPassword, verifyPassword } from '../passwords.ts';
import { LIFETIME_SECONDS, type Tokens } from '../tokens.ts';

export const userMigrations: readonly Migration[] = [
  {
    id: 'users-1',
    sql: `CREATE TABLE users (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      username text NOT NULL UNIQUE,
      email text NOT NULL UNIQUE,
      password_hash text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
  },
];

interface User {
  id: number;
  username: string;
  email: string;
  created_at: string;
}

const insertUser: Statement = {
  name: 'insert-user',
  text: `INSERT INTO users (username, email, password_hash) VALUES ($1, $2, $3)
    RETURNING id, username, email, created_at`,
};
const userById: Statement = {
  name: 'user-by-id',
  text: 'SELECT id, username, email, created_at FROM users WHERE id = $1',
};
const credentialsByName: Statement = {
  name: 'credentials-by-name',
  text: 'SELECT id, username, password_hash FROM users WHERE username = $1',
};

const UNIQUE_VIOLATION = '23505';

const userSchema = {
  $id: 'User',
  type: 'object',
  required: ['id', 'username', 'email', 'created_at'],
  properties: {
    id: { type: 'integer' },
    username: { type: 'string' },
    email: { type: 'string' },
    created_at: { type: 'string', format: 'date-time' },
  },
} as const;

const registration = {
  type: 'object',
  required: ['username', 'email', 'password'],
  properties: {
    username: { type: 'string', minLength: 3, maxLength: 50, pattern: '^[A-Za-z0-9_.-]+$' },
    email: { type: 'string', format: 'email', maxLength: 254 },
    password: { type: 'string', minLength: 8, maxLength: 128 },
  },
} as const;

const credentials = {
  type: 'object',
  required: ['username', 'password'],
  properties: {
    username: { type: 'string', maxLength: 50 },
    password: { type: 'string', maxLength: 128 },
  },
} as const;

const tokenSchema = {
  type: 'object',
  required: ['access_token', 'token_type', 'expires_in'],
  properties: {
    access_token: { type: 'string' },
    token_type: { type: 'string', enum: ['bearer'] },
    expires_in: { type: 'integer', description: 'seconds' },
  },
} as const;

export interface UserRoutes {
  readonly database: Database;
  readonly tokens: Tokens;
  /** log2 of scrypt's N. */
  readonly passwordCost: number;
}

/** `/api/v1/auth`: who the users are. */
export function userRoutes(app: FastifyInstance, { database, tokens, passwordCost }: UserRoutes): void {
  app.addSchema(userSchema);

  app.post<{ Body: { username: string; email: string; password: string } }>(
    '/api/v1/auth/register',
    {
      schema: {
        tags: ['auth'],
        body: registration,
        response: { 201: { $ref: 'User#' }, ...failures(409, 422) },
      },
    },
    async (request, reply) => {
      const { username, email, password } = request.body;
      const hash = await hashPassword(password, passwordCost);
      const [user] = await database
        .rows<User>(insertUser, [username, email, hash])
        .catch((error: unknown) => {
          if (!(error instanceof DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error;
          const taken = error.constraint === 'users_email_key' ? 'email' : 'username';
          throw new ApiError(409, `this ${taken} is already registered`);
        });
      return reply.code(201).send(user);
    },
  );

  app.post<{ Body: { username: string; password: string } }>(
    '/api/v1/auth/login',
    { schema: { tags: ['auth'], body: credentials, response: { 200: tokenSchema, ...failures(401, 422) } } },
    async (request) => {
      const { username, password } = request.body;
      const [user] = await database.rows<{ id: number; username: string; password_hash: string }>(
        credentialsByName,
        [username],
      );
      if (!user || !(await verifyPassword(password, user.password_hash))) {
        throw new ApiError(401, 'username or password is wrong');
      }
      return { access_token: tokens.issue(user), token_type: 'bearer', expires_in: LIFETIME_SECONDS };
    },
  );

  app.get(
    '/api/v1/auth/me',
    {
      onRequest: tokens.required,
      schema: {
        tags: ['auth'],
        security: [{ bearer: [] }],
        response: { 200: { $ref: 'User#' }, ...failures(401) },
      },
    },
    async (request) => {
      const [user] = await database.rows<User>(userById, [request.user.id]);
      if (!user) throw new ApiError(401, 'the user of this token is gone');
      return user;
    },
  );
}
