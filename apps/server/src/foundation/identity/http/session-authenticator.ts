import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from '../../../platform/http/authenticator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { SessionContexts } from '../application/session-contexts.ts';
import { deviceKeyHash, tokenHash } from '../application/tokens.ts';
import { readSessionCookie } from './session-cookie.ts';

const BEARER = /^Bearer +(\S+)$/i;

/** Who a request comes from: the session cookie of a person, or the key of a till. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  constructor(private readonly contexts: SessionContexts) {
    super();
  }

  override async session(request: FastifyRequest): Promise<TenantContext | null> {
    const hash = tokenHash(readSessionCookie(request));
    return hash === null ? null : ((await this.contexts.person(hash, request.id))?.ctx ?? null);
  }

  override sessionKey(request: FastifyRequest): Buffer | null {
    return tokenHash(readSessionCookie(request));
  }

  override sessions(keys: readonly Buffer[]): Promise<(TenantContext | null)[]> {
    return this.contexts.people(keys, 'live');
  }

  override async device(request: FastifyRequest): Promise<TenantContext | null> {
    const key = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const hash = key === undefined ? null : deviceKeyHash(key);
    return hash === null ? null : this.contexts.device(hash, request.id);
  }
}
