import { loadClassOf, type RouteDefinition } from '@larder/contracts/common/route';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { PermissionMissing } from '../errors/domain-error.ts';
import { RequestGate } from '../limits/request-gate.ts';
import type { AuthenticatedRequest } from '../tenancy/ctx.decorator.ts';
import { can } from '../tenancy/tenant-context.ts';
import { Authenticator } from './authenticator.ts';
import { ROUTE } from './endpoint.ts';
import { CsrfHeaderMissing, SignInRequired } from './http.errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Default deny: a handler without a contract is not reachable at all. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly gate: RequestGate,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.reflector.get<RouteDefinition | undefined>(ROUTE, context.getHandler());
    if (!route) return false;
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    // How long somebody listens to an endless answer is no response time.
    if (!route.endless) request.loadClass = loadClassOf(route);
    if (route.access === 'public') return true;
    this.gate.requireCapacity(route);
    if (route.access === 'device') {
      const device = await this.authenticator.device(request);
      if (!device) throw new SignInRequired();
      request.tenantContext = device;
      await this.gate.requireAllowance(route, device, reply);
      return true;
    }
    const ctx = await this.authenticator.session(request);
    if (!ctx) throw new SignInRequired();
    if (!SAFE.has(request.method) && request.headers['x-larder-csrf'] === undefined) throw new CsrfHeaderMissing();
    request.tenantContext = ctx;
    await this.gate.requireAllowance(route, ctx, reply);
    if (route.access !== 'session' && !can(ctx, route.access)) throw new PermissionMissing();
    return true;
  }
}
