import type { LoadClass } from '@larder/contracts/common/route';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { TenantContext } from './tenant-context.ts';

export interface AuthenticatedRequest extends FastifyRequest {
  tenantContext?: TenantContext;
  /** Set by the access guard; what the request's time is kept under. */
  loadClass?: LoadClass;
}

/** The caller's TenantContext, put on the request by the access guard. */
export const Ctx = createParamDecorator((_: unknown, context: ExecutionContext): TenantContext => {
  const ctx = context.switchToHttp().getRequest<AuthenticatedRequest>().tenantContext;
  if (!ctx) throw new Error('@Ctx() on a route without a tenant: public routes have none');
  return ctx;
});
