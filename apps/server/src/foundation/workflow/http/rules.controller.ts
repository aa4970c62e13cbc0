import type { RouteOutput } from '@larder/contracts/common/route';
import {
  type ApprovalRule,
  MOST_LEVELS_ASKED,
  type RuleDryRun,
  ruleRoutes as r,
} from '@larder/contracts/workflow/rules';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ApprovalRules } from '../application/approval-rules.ts';

type ByKey = z.output<typeof r.publish.params>;

@Controller()
export class RulesController {
  constructor(
    private readonly db: TenantDb,
    private readonly rules: ApprovalRules,
  ) {}

  @Endpoint(r.list)
  list(@Ctx() ctx: TenantContext): Promise<RouteOutput<typeof r.list>> {
    return this.db.tx(ctx, async (tx) => ({
      items: await this.rules.list(tx),
      mostLevelsAsked: MOST_LEVELS_ASKED,
    }));
  }

  @Endpoint(r.publish)
  publish(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.publish.params }) { key }: ByKey,
    @Body({ schema: r.publish.body }) body: z.output<typeof r.publish.body>,
  ): Promise<ApprovalRule> {
    return this.db.tx(ctx, (tx) => this.rules.publish(tx, key, body));
  }

  @Endpoint(r.dryRun)
  dryRun(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.dryRun.params }) { key }: ByKey,
    @Query({ schema: r.dryRun.query }) query: z.output<typeof r.dryRun.query>,
  ): Promise<RuleDryRun> {
    return this.db.tx(ctx, (tx) => this.rules.dryRun(tx, key, query));
  }
}
