import { IdParams } from '@larder/contracts/common/ids';
import type { OrderDetail, OrderReplay } from '@larder/contracts/ordering/order';
import type { OrderCheck } from '@larder/contracts/ordering/order-edits';
import {
  type OrderApprovalFigures,
  orderFigureRoutes,
  type ReviewTimes,
} from '@larder/contracts/ordering/order-figures';
import { orderRoutes as r } from '@larder/contracts/ordering/order-routes';
import type { OrderStamp } from '@larder/contracts/ordering/order-steps';
import { ORDER_REASONS } from '@larder/contracts/ordering/reasons';
import { stoppedItemRoutes } from '@larder/contracts/ordering/stopped-items';
import { whyRoutes } from '@larder/contracts/ordering/why';
import { Body, Controller, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { Presence, type PresenceSubject } from '../../../platform/live/presence.ts';
import { Ctx } from '../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ApprovalFigures } from '../application/approval-figures.ts';
import { ChangeOrder } from '../application/change-order.ts';
import { CreateOrder } from '../application/create-order.ts';
import { OrderDesk } from '../application/order-desk.ts';
import { OrderQueries } from '../application/order-queries.ts';
import { SaveLines } from '../application/save-lines.ts';
import { StopItem } from '../application/stop-item.ts';
import { SubmitOrder } from '../application/submit-order.ts';
import { detailView, historyView, previewView, savedView, slotView, stampView, summaryView } from './orders.view.ts';
import { whyView } from './why.view.ts';

type ById = z.output<typeof IdParams>;
type Answer<R extends { readonly response: z.ZodType }> = Promise<z.input<R['response']>>;

const subjectOf = (order: { readonly id: string; readonly store_id: string }): PresenceSubject => ({
  kind: 'order',
  id: order.id,
  storeId: order.store_id,
  topic: 'ordering.presence',
});

@Controller()
export class OrdersController {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: OrderQueries,
    private readonly desk: OrderDesk,
    private readonly figures: ApprovalFigures,
    private readonly change: ChangeOrder,
    private readonly save: SaveLines,
    private readonly submitOrder: SubmitOrder,
    private readonly createOrder: CreateOrder,
    private readonly stop: StopItem,
    private readonly presence: Presence,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Answer<typeof r.list> {
    return this.db.tx(ctx, async (tx) => {
      const after = cursorParts(query.cursor, 'instant', 'uuid') as [string, string] | undefined;
      const { rows, names } = await this.queries.page(tx, query, after, query.limit + 1);
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        items: shown.map((row) => summaryView(row, names)),
        nextCursor: rows.length > shown.length && last ? encodeCursor([last.cutoff_at.toISOString(), last.id]) : null,
      };
    });
  }

  @Endpoint(orderFigureRoutes.reviewTimes)
  reviewTimes(
    @Ctx() ctx: TenantContext,
    @Query({ schema: orderFigureRoutes.reviewTimes.query }) query: z.output<typeof orderFigureRoutes.reviewTimes.query>,
  ): Promise<ReviewTimes> {
    return this.db.tx(ctx, (tx) => this.queries.reviewTimes(tx, query));
  }

  @Endpoint(orderFigureRoutes.approvals)
  approvalFigures(
    @Ctx() ctx: TenantContext,
    @Query({ schema: orderFigureRoutes.approvals.query }) query: z.output<typeof orderFigureRoutes.approvals.query>,
  ): Promise<OrderApprovalFigures> {
    return this.db.tx(ctx, (tx) => this.figures.of(tx, query));
  }

  @Endpoint(r.create)
  create(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.create.body }) body: z.output<typeof r.create.body>,
  ): Promise<OrderStamp> {
    return this.db.tx(ctx, async (tx) => stampView(await this.createOrder.run(tx, body)));
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<OrderDetail> {
    return this.db.tx(ctx, async (tx) => detailView(await this.queries.view(tx, id)));
  }

  @Endpoint(r.open)
  open(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<OrderStamp> {
    return this.db.tx(ctx, async (tx) => stampView(await this.change.open(tx, id)));
  }

  @Endpoint(r.saveLines)
  saveLines(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.saveLines.body }) body: z.output<typeof r.saveLines.body>,
  ): Answer<typeof r.saveLines> {
    return this.db.tx(ctx, async (tx) => {
      const saved = await this.save.run(tx, id, body);
      const editors = saved.conflicts.flatMap((line) => line.edited_by ?? []);
      return savedView(saved, await this.queries.people(tx, editors));
    });
  }

  @Endpoint(r.validate)
  validate(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.validate.body }) body: z.output<typeof r.validate.body>,
  ): Promise<OrderCheck> {
    return this.db.tx(ctx, async (tx) => this.save.check(tx, await this.desk.read(tx, id), body.lines));
  }

  @Endpoint(r.approvalPreview)
  approvalPreview(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
  ): Answer<typeof r.approvalPreview> {
    return this.db.tx(ctx, async (tx) => {
      const order = await this.desk.read(tx, id);
      return previewView(order, await this.submitOrder.preview(tx, order));
    });
  }

  @Endpoint(r.submit)
  submit(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.submit.body }) body: z.output<typeof r.submit.body>,
  ): Promise<OrderStamp> {
    return this.db.tx(ctx, async (tx) => {
      const { order, approval } = await this.submitOrder.run(tx, id, body);
      return stampView(order, approval);
    });
  }

  @Endpoint(r.recall)
  recall(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.recall.body }) body: z.output<typeof r.recall.body>,
  ): Promise<OrderStamp> {
    return this.db.tx(ctx, async (tx) => stampView(await this.change.recall(tx, id, body.version)));
  }

  @Endpoint(r.withdraw)
  withdraw(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.withdraw.body }) body: z.output<typeof r.withdraw.body>,
  ): Promise<OrderStamp> {
    return this.db.tx(ctx, async (tx) => stampView(await this.change.withdraw(tx, id, body.version)));
  }

  @Endpoint(r.cancel)
  cancel(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.cancel.body }) body: z.output<typeof r.cancel.body>,
  ): Promise<OrderStamp> {
    return this.db.tx(ctx, async (tx) => stampView(await this.change.cancel(tx, id, body.version, body.reason)));
  }

  @Endpoint(r.copyLast)
  copyLast(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.copyLast.body }) body: z.output<typeof r.copyLast.body>,
  ): Answer<typeof r.copyLast> {
    return this.db.tx(ctx, async (tx) => {
      return savedView(await this.save.copyLast(tx, id, body.version), new Map());
    });
  }

  @Endpoint(r.enter)
  enter(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: ById,
    @Body({ schema: r.enter.body }) body: z.output<typeof r.enter.body>,
  ): Answer<typeof r.enter> {
    return this.db.sqlTx(ctx, async (tx) =>
      this.presence.enter(tx, subjectOf(await this.desk.read(tx, id)), body.pageId, body.editing ?? null),
    );
  }

  @Endpoint(r.leave)
  leave(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.leave.params }) { id, pageId }: z.output<typeof r.leave.params>,
  ): Promise<void> {
    return this.db.sqlTx(ctx, async (tx) => this.presence.leave(tx, subjectOf(await this.desk.read(tx, id)), pageId));
  }

  @Endpoint(r.history)
  history(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Answer<typeof r.history> {
    return this.db.tx(ctx, async (tx) => {
      const { events, people } = await this.queries.history(tx, id);
      return { items: events.map((e) => historyView(e, people)) };
    });
  }

  @Endpoint(whyRoutes.why)
  why(
    @Ctx() ctx: TenantContext,
    @Param({ schema: whyRoutes.why.params }) { id, itemId }: z.output<typeof whyRoutes.why.params>,
  ): Answer<typeof whyRoutes.why> {
    return this.db.tx(ctx, async (tx) => whyView(await this.queries.why(tx, id, itemId)));
  }

  @Endpoint(r.replay)
  replay(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: ById): Promise<OrderReplay> {
    return this.db.tx(ctx, (tx) => this.queries.replay(tx, id));
  }

  @Endpoint(r.slots)
  slots(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.slots.params }) { storeId }: z.output<typeof r.slots.params>,
  ): Answer<typeof r.slots> {
    return this.db.tx(ctx, async (tx) => ({ items: (await this.queries.slots(tx, storeId)).map(slotView) }));
  }

  @Endpoint(stoppedItemRoutes.list)
  stoppedItems(
    @Ctx() ctx: TenantContext,
    @Param({ schema: stoppedItemRoutes.list.params }) { storeId }: z.output<typeof stoppedItemRoutes.list.params>,
  ): Answer<typeof stoppedItemRoutes.list> {
    return this.db.tx(ctx, async (tx) => ({
      items: (await this.queries.stopped(tx, storeId)).map(({ item, until }) => ({
        itemId: item.id,
        sku: item.sku,
        name: item.name,
        nameEn: item.nameEn,
        until,
      })),
    }));
  }

  @Endpoint(stoppedItemRoutes.stop)
  stopItem(
    @Ctx() ctx: TenantContext,
    @Param({ schema: stoppedItemRoutes.stop.params }) p: z.output<typeof stoppedItemRoutes.stop.params>,
    @Body({ schema: stoppedItemRoutes.stop.body }) body: z.output<typeof stoppedItemRoutes.stop.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.stop.run(tx, p.storeId, p.itemId, body));
  }

  @Endpoint(stoppedItemRoutes.resume)
  resumeItem(
    @Ctx() ctx: TenantContext,
    @Param({ schema: stoppedItemRoutes.resume.params }) p: z.output<typeof stoppedItemRoutes.resume.params>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.stop.run(tx, p.storeId, p.itemId, null));
  }

  @Endpoint(r.reasons)
  reasons(): z.input<typeof r.reasons.response> {
    return { items: ORDER_REASONS.map((reason) => ({ ...reason })) };
  }
}
