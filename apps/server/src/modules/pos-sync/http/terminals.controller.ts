import { terminalRoutes as r, type Terminal, type TerminalParams } from '@larder/contracts/pos-sync/terminals';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ManageTerminals } from '../application/manage-terminals.ts';
import { QuarantineQueries } from '../application/quarantine-queries.ts';
import { terminalView } from './quarantine.view.ts';

@Controller()
export class TerminalsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: QuarantineQueries,
    private readonly manage: ManageTerminals,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) q: z.output<typeof r.list.query>,
  ): Promise<{ items: Terminal[] }> {
    return this.db.sqlTx(ctx, async (tx) => ({
      items: (await this.queries.terminalList(tx, q.storeId)).map(terminalView),
    }));
  }

  @Endpoint(r.register)
  register(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.register.body }) body: z.output<typeof r.register.body>,
  ): Promise<Terminal> {
    return this.db.sqlTx(ctx, async (tx) => terminalView(await this.manage.register(tx, body.storeId, body.code)));
  }

  @Endpoint(r.setStatus)
  setStatus(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.setStatus.params }) p: z.output<typeof TerminalParams>,
    @Body({ schema: r.setStatus.body }) body: z.output<typeof r.setStatus.body>,
  ): Promise<Terminal> {
    return this.db.sqlTx(ctx, async (tx) =>
      terminalView(await this.manage.setStatus(tx, p.storeId, p.code, body.status, body.version)),
    );
  }
}
