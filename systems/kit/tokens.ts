import jwt from '@fastify/jwt';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import type { Environment } from './environment.ts';
import { ApiError } from './errors.ts';

const LIFETIME = '24h';
export const LIFETIME_SECONDS = 24 * 3600;
/** Verified tokens remembered: a user sends the same one with every request. */
const CACHED_TOKENS = 10_000;
const MIN_SECRET_LENGTH = 16;

/** Who a token speaks for. Services trust it and do not ask the user's service again. */
export interface Identity {
  readonly id: number;
  readonly username: string;
}

interface Claims {
  readonly sub: string;
  readonly username: string;
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: Claims;
    /** request.user, set by `required`. */
    user: Identity;
  }
}

export interface Tokens {
  issue(identity: Identity): string;
  /** An onRequest hook: 401 without a valid token, before anything of the body is read. */
  readonly required: onRequestHookHandler;
}

/** HS256 with JWT_SECRET, shared by the services of a system. */
export async function useTokens(app: FastifyInstance, environment: Environment): Promise<Tokens> {
  await app.register(jwt, {
    secret: environment.text('JWT_SECRET', { minLength: MIN_SECRET_LENGTH }),
    sign: { algorithm: 'HS256', expiresIn: LIFETIME },
    verify: { algorithms: ['HS256'], cache: CACHED_TOKENS },
  });
  return {
    issue: ({ id, username }) => app.jwt.sign({ sub: String(id), username }),
    required: (request, _reply, done) => {
      const header = request.headers.authorization;
      if (!header?.startsWith('Bearer ')) return done(new ApiError(401, 'a bearer token is required'));
      try {
        const { sub, username } = app.jwt.verify<Claims>(header.slice(7));
        request.user = { id: Number(sub), username };
      } catch {
        return done(new ApiError(401, 'the token is invalid or has expired'));
      }
      done();
    },
  };
}
