import type { RouteOutput } from '@larder/contracts/common/route';
import { type NotificationPreferences, notificationRoutes as r } from '@larder/contracts/notifications/notifications';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChangeNotifications } from '../application/change-notifications.ts';
import { NotificationQueries } from '../application/notification-queries.ts';

@Controller()
export class NotificationsController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: NotificationQueries,
    private readonly change: ChangeNotifications,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.db.sqlTx(ctx, (tx) => this.queries.list(tx, query));
  }

  @Endpoint(r.unread)
  unread(@Ctx() ctx: TenantContext): Promise<{ unread: number }> {
    return this.db.sqlTx(ctx, async (tx) => ({ unread: await this.queries.unread(tx) }));
  }

  @Endpoint(r.mark)
  mark(@Ctx() ctx: TenantContext, @Body({ schema: r.mark.body }) body: z.output<typeof r.mark.body>): Promise<void> {
    return this.db.sqlTx(ctx, (tx) => this.change.mark(tx, body.ids, body.read));
  }

  @Endpoint(r.markAll)
  markAll(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.markAll.body }) body: z.output<typeof r.markAll.body>,
  ): Promise<{ marked: number }> {
    return this.db.sqlTx(ctx, async (tx) => ({
      marked: await this.change.markAll(tx, new Date(body.until), body.kind, body.storeId),
    }));
  }

  @Endpoint(r.preferences)
  preferences(@Ctx() ctx: TenantContext): Promise<NotificationPreferences> {
    return this.db.sqlTx(ctx, (tx) => this.queries.choices(tx));
  }

  @Endpoint(r.savePreferences)
  savePreferences(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.savePreferences.body }) body: z.output<typeof r.savePreferences.body>,
  ): Promise<NotificationPreferences> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.change.save(tx, body);
      return this.queries.choices(tx);
    });
  }

  @Endpoint(r.mute)
  mute(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.mute.body }) body: z.output<typeof r.mute.body>,
  ): Promise<NotificationPreferences> {
    return this.db.sqlTx(ctx, async (tx) => {
      await this.change.mute(tx, body);
      return this.queries.choices(tx);
    });
  }

  @Endpoint(r.unmute)
  unmute(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.unmute.params }) { id }: z.output<typeof r.unmute.params>,
  ): Promise<void> {
    return this.db.sqlTx(ctx, (tx) => this.change.unmute(tx, id));
  }
}
