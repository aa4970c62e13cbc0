import { IdParams } from '@larder/contracts/common/ids';
import { type Delegation, delegationRoutes as r } from '@larder/contracts/workflow/delegation';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { addDays, localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { IdentityApi } from '../../identity/index.ts';
import { OrgApi } from '../../org/index.ts';
import { Delegations } from '../application/delegations.ts';
import type { DelegationRow } from '../data/delegations.repository.ts';

@Controller()
export class DelegationsController {
  constructor(
    private readonly db: TenantDb,
    private readonly delegations: Delegations,
    private readonly identity: IdentityApi,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<z.input<typeof r.list.response>> {
    return this.db.tx(ctx, async (tx) => {
      const { rows, names } = await this.delegations.list(tx, query.userId);
      const { zone } = await this.org.tenant(tx);
      return { items: rows.map((row) => viewOf(row, names, zone, this.clock.now())) };
    });
  }

  @Endpoint(r.candidates)
  candidates(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.candidates.query }) query: z.output<typeof r.candidates.query>,
  ): Promise<z.input<typeof r.candidates.response>> {
    return this.db.tx(ctx, async (tx) => ({
      items: (await this.delegations.candidates(tx, query.userId)).map(({ id, displayName }) => ({ id, displayName })),
    }));
  }

  @Endpoint(r.create)
  create(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.create.body }) body: z.output<typeof r.create.body>,
  ): Promise<Delegation> {
    return this.db.tx(ctx, async (tx: Tx) => {
      const row = await this.delegations.create(tx, body);
      const names = await this.identity.names(tx, [row.fromUserId, row.toUserId]);
      const { zone } = await this.org.tenant(tx);
      return viewOf(row, names, zone, this.clock.now());
    });
  }

  @Endpoint(r.end)
  end(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: z.output<typeof IdParams>): Promise<void> {
    return this.db.tx(ctx, (tx) => this.delegations.end(tx, id));
  }
}

function viewOf(row: DelegationRow, names: ReadonlyMap<string, string>, zone: string, now: Date): Delegation {
  return {
    id: row.id,
    from: { id: row.fromUserId, displayName: names.get(row.fromUserId) ?? '' },
    to: { id: row.toUserId, displayName: names.get(row.toUserId) ?? '' },
    startsOn: localParts(row.startsAt, zone).date,
    // The span ends with the first instant of the day after.
    endsOn: addDays(localParts(row.endsAt, zone).date, -1),
    note: row.note,
    state: row.endReason ?? (now >= row.endsAt ? 'over' : now >= row.startsAt ? 'running' : 'planned'),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
