import type { FastifyRequest } from 'fastify';
import type { TenantContext } from '../tenancy/tenant-context.ts';

/** Port of the platform: identity says who a request comes from. */
export abstract class Authenticator {
  /** Person behind the session cookie, or null. */
  abstract session(request: FastifyRequest): Promise<TenantContext | null>;
  /** Till behind the `Authorization: Bearer` device key, or null. */
  abstract device(request: FastifyRequest): Promise<TenantContext | null>;
}
