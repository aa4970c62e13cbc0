import type { RouteOutput } from '@larder/contracts/common/route';
import { type Person, peopleRoutes as r } from '@larder/contracts/identity/people';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChangePerson } from '../application/change-person.ts';
import { InvitePerson } from '../application/invite-person.ts';
import { PeopleQueries } from '../application/people-queries.ts';

type IdParam = z.output<typeof r.get.params>;

@Controller()
export class PeopleController {
  constructor(
    private readonly queries: PeopleQueries,
    private readonly invitePerson: InvitePerson,
    private readonly changePerson: ChangePerson,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.queries.list(ctx, query);
  }

  @Endpoint(r.options)
  options(@Ctx() ctx: TenantContext): Promise<RouteOutput<typeof r.options>> {
    return this.queries.options(ctx);
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: r.get.params }) { id }: IdParam): Promise<Person> {
    return this.queries.one(ctx, id);
  }

  @Endpoint(r.invite)
  invite(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.invite.body }) body: z.output<typeof r.invite.body>,
  ): Promise<RouteOutput<typeof r.invite>> {
    return this.invitePerson.run(ctx, body);
  }

  @Endpoint(r.change)
  change(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.change.params }) { id }: IdParam,
    @Body({ schema: r.change.body }) body: z.output<typeof r.change.body>,
  ): Promise<Person> {
    return this.changePerson.change(ctx, id, body);
  }

  @Endpoint(r.sendLink)
  sendLink(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.sendLink.params }) { id }: IdParam,
  ): Promise<RouteOutput<typeof r.sendLink>> {
    return this.changePerson.sendLink(ctx, id);
  }

  @Endpoint(r.freeze)
  freeze(@Ctx() ctx: TenantContext, @Param({ schema: r.freeze.params }) { id }: IdParam): Promise<Person> {
    return this.changePerson.freeze(ctx, id);
  }

  @Endpoint(r.restore)
  restore(@Ctx() ctx: TenantContext, @Param({ schema: r.restore.params }) { id }: IdParam): Promise<Person> {
    return this.changePerson.restore(ctx, id);
  }
}
