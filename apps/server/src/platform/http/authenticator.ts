import type { FastifyRequest } from 'fastify';
import type { TenantContext } from '../tenancy/tenant-context.ts';

/** Port of the platform: identity says who a request comes from. */
export abstract class Authenticator {
  /** Person behind the session cookie, or null. */
  abstract session(request: FastifyRequest): Promise<TenantContext | null>;
  /** What the request is known by, opaque, to ask again while a long answer is under way; null without a session. */
  abstract sessionKey(request: FastifyRequest): Buffer | null;
  /** The same people as of now, in the order of the keys; null where the session has ended. Touches nothing. */
  abstract sessions(keys: readonly Buffer[]): Promise<(TenantContext | null)[]>;
  /** Till behind the `Authorization: Bearer` device key, or null. */
  abstract device(request: FastifyRequest): Promise<TenantContext | null>;
}
