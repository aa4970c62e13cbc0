import {
  ChangePasswordInput,
  LocaleInput,
  sessionRoutes as r,
  type Session,
  SignInInput,
} from '@larder/contracts/identity/session';
import { Body, Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { SignInRequired } from '../../../platform/http/http.errors.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { OwnAccount } from '../application/own-account.ts';
import { SessionContexts } from '../application/session-contexts.ts';
import { SessionQueries } from '../application/session-queries.ts';
import { SignIn } from '../application/sign-in.ts';
import { hashOf, tokenHash } from '../application/tokens.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts';

@Controller()
export class SessionController {
  constructor(
    private readonly signIns: SignIn,
    private readonly own: OwnAccount,
    private readonly queries: SessionQueries,
    private readonly contexts: SessionContexts,
  ) {}

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext): Promise<Session> {
    return this.queries.view(ctx);
  }

  @Endpoint(r.signIn)
  async signIn(
    @Body({ schema: r.signIn.body }) body: z.output<typeof SignInInput>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const token = await this.signIns.run({ ...body, address: request.ip, requestId: request.id });
    const session = await this.contexts.person(hashOf(token), request.id);
    if (!session) throw new SignInRequired();
    setSessionCookie(request, reply, token);
    return this.queries.view(session.ctx);
  }

  @Endpoint(r.signOut)
  async signOut(
    @Ctx() ctx: TenantContext,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.own.signOut(ctx, ownTokenHash(request));
    clearSessionCookie(request, reply);
  }

  @Endpoint(r.changePassword)
  changePassword(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.changePassword.body }) body: z.output<typeof ChangePasswordInput>,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.own.changePassword(ctx, ownTokenHash(request), request.ip, body);
  }

  @Endpoint(r.setLocale)
  setLocale(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.setLocale.body }) body: z.output<typeof LocaleInput>,
  ): Promise<void> {
    return this.own.setLocale(ctx, body.locale);
  }
}

/** The guard has accepted this cookie a moment ago. */
function ownTokenHash(request: FastifyRequest): Buffer {
  const hash = tokenHash(readSessionCookie(request));
  if (hash === null) throw new SignInRequired();
  return hash;
}
