import { liveRoutes as r } from '@larder/contracts/live/live';
import { Controller, type MessageEvent, Query, Req, Res, Sse } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { Authenticator } from '../http/authenticator.ts';
import { Endpoint } from '../http/endpoint.ts';
import { SignInRequired } from '../http/http.errors.ts';
import { type AuthenticatedRequest, Ctx } from '../tenancy/ctx.decorator.ts';
import type { TenantContext } from '../tenancy/tenant-context.ts';
import { LiveHub } from './live-hub.ts';

/** What may wait for a client that does not read before it is cut; it resumes when it comes back. */
const MOST_WAITING = 64 * 1024;

@Controller()
export class LiveController {
  constructor(
    private readonly hub: LiveHub,
    private readonly authenticator: Authenticator,
  ) {}

  // Nest writes the stream to the raw response: the compression hook never sees it, and the headers say no buffering.
  @Endpoint(r.stream)
  @Sse(r.stream.path, { maxPendingDataLength: MOST_WAITING })
  async stream(
    @Ctx() ctx: TenantContext,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query({ schema: r.stream.query }) query: z.output<typeof r.stream.query>,
  ): Promise<Observable<MessageEvent>> {
    const key = this.authenticator.sessionKey(request);
    if (!key) throw new SignInRequired();
    // Kept alive, the connection would hold up a process that is stopping.
    reply.raw.once('finish', () => request.raw.socket.destroySoon());
    const header = request.headers['last-event-id'];
    return this.hub.open(ctx, key, typeof header === 'string' ? header : query.after);
  }
}
