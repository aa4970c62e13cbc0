import { type PasswordLinkInfo, passwordLinkRoutes as r } from '@larder/contracts/identity/password-link';
import type { Session } from '@larder/contracts/identity/session';
import { Body, Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { AcceptPasswordLink } from '../application/accept-password-link.ts';
import { SessionContexts } from '../application/session-contexts.ts';
import { SessionQueries } from '../application/session-queries.ts';
import { hashOf } from '../application/tokens.ts';
import { LinkInvalid } from '../identity.errors.ts';
import { setSessionCookie } from './session-cookie.ts';

@Controller()
export class PasswordLinksController {
  constructor(
    private readonly links: AcceptPasswordLink,
    private readonly contexts: SessionContexts,
    private readonly sessions: SessionQueries,
  ) {}

  @Endpoint(r.inspect)
  inspect(
    @Body({ schema: r.inspect.body }) body: z.output<typeof r.inspect.body>,
    @Req() request: FastifyRequest,
  ): Promise<PasswordLinkInfo> {
    return this.links.inspect(body.token, request.id);
  }

  @Endpoint(r.accept)
  async accept(
    @Body({ schema: r.accept.body }) body: z.output<typeof r.accept.body>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const token = await this.links.accept(body.token, body.password, request.id);
    const session = await this.contexts.person(hashOf(token), request.id);
    if (!session) throw new LinkInvalid();
    setSessionCookie(request, reply, token);
    return this.sessions.view(session.ctx);
  }
}
