import { createHash } from 'node:crypto';
import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import { bandOf } from '@larder/contracts/ordering/band';
import {
  ORDER_SUBJECT,
  type OrderApprovalItem,
  type OrderApprovalSummary,
} from '@larder/contracts/workflow/order-approval';
import { createFormats, type Locale } from '@larder/i18n';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import {
  type ApprovalItem,
  type ApprovalPath,
  type ApprovalStarted,
  type ApprovalTerms,
  WorkflowApi,
} from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { type LineRow, OrderLinesRepository } from '../data/order-lines.repository.ts';
import type { OrderRow } from '../data/orders.repository.ts';
import { releaseInstant } from '../domain/order-state.ts';
import { releaseOrder } from '../jobs/release-order.job.ts';
import {
  CutoffPassed,
  IncompleteDataUnconfirmed,
  LinesRefused,
  NothingOrdered,
  ReasonRequired,
} from '../ordering.errors.ts';
import { OrderDesk, type OrderPolicy, type ReviewedOrder, reviewLineOf, totalsOf } from './order-desk.ts';

export const ORDER_APPROVAL = 'order-out-of-band';

export interface SubmittedOrder {
  readonly order: OrderRow;
  /** Present when somebody was asked. */
  readonly approval: ApprovalStarted | undefined;
}

/** The manager's signature: within the band it counts at once, outside it asks for exactly the lines that are outside. */
@Injectable()
export class SubmitOrder {
  constructor(
    private readonly desk: OrderDesk,
    private readonly lines: OrderLinesRepository,
    private readonly catalog: CatalogApi,
    private readonly org: OrgApi,
    private readonly workflow: WorkflowApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Tx,
    id: string,
    input: { readonly version: number; readonly confirmIncomplete?: boolean | undefined },
  ): Promise<SubmittedOrder> {
    const order = await this.desk.hold(tx, id);
    this.desk.requireEvent(order, 'submit_in_band');
    this.desk.requireVersion(order, input.version);
    const now = this.clock.now();
    if (now >= order.cutoff_at) throw new CutoffPassed();
    const reviewed = await this.desk.review(tx, order);
    const { review } = reviewed;
    if (review.errors.length > 0) throw new LinesRefused(review.errors);
    if (review.ordered === 0) throw new NothingOrdered();
    if (review.missingReasons.length > 0) throw new ReasonRequired(review.missingReasons);
    const unconfirmed = order.data_completeness === 'incomplete' && order.incomplete_confirmed_by === null;
    if (unconfirmed && !input.confirmIncomplete) throw new IncompleteDataUnconfirmed(order.incomplete_days as string[]);
    const stamp = {
      ...totalsOf(review, reviewed.lines),
      submitted_at: now,
      submitted_by: tx.ctx.actor.id,
      return_comment: null,
      ...(unconfirmed ? { incomplete_confirmed_by: tx.ctx.actor.id } : {}),
    };
    if (review.routed.length === 0) {
      const inBand = await this.desk.move(tx, order, 'submit_in_band', stamp);
      return {
        order: await this.approve(tx, inBand, 'auto_approve', 'in_band', tx.ctx.actor.id, reviewed.policy),
        approval: undefined,
      };
    }
    return this.ask(tx, order, reviewed, stamp);
  }

  /** Marks an order approved and books its release. */
  async approve(
    tx: Tx,
    order: OrderRow,
    event: 'auto_approve' | 'approve' | 'approve_partial' | 'approve_baseline',
    kind: 'in_band' | 'approver' | 'baseline',
    by: string,
    policy: OrderPolicy,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<OrderRow> {
    const now = this.clock.now();
    const releaseAt = new Date(releaseInstant(now.getTime(), policy.recallMinutes, order.cutoff_at.getTime()));
    const approved = await this.desk.move(
      tx,
      order,
      event,
      { approved_at: now, approved_by: by, approval_kind: kind, release_at: releaseAt },
      { ...detail, by, amountMinor: String(order.amount_minor) },
    );
    await this.jobs.enqueue(tx, releaseOrder, { orderId: order.id }, { runAt: releaseAt });
    return approved;
  }

  /** Who would be asked for the order as it stands, when, and what happens when nobody answers. */
  async preview(
    tx: Tx,
    order: OrderRow,
  ): Promise<{ routedItemIds: string[]; path: ApprovalPath; onCutoff: OrderPolicy['onCutoff'] }> {
    const { review, policy } = await this.desk.review(tx, order);
    return {
      routedItemIds: review.routed.map((r) => r.itemId),
      path: await this.workflow.preview(tx, termsOf(tx, order)),
      onCutoff: policy.onCutoff,
    };
  }

  private async ask(
    tx: Tx,
    order: OrderRow,
    reviewed: ReviewedOrder,
    stamp: Parameters<OrderDesk['move']>[3],
  ): Promise<SubmittedOrder> {
    const { review } = reviewed;
    const byItem = new Map(reviewed.lines.map((l) => [l.item_id, l]));
    const hash = orderHash(reviewed.lines);
    const source = (await this.catalog.sources(tx)).get(order.source_id);
    const store = await this.org.store(tx, order.store_id);
    const items = await this.catalog.items(
      tx,
      review.routed.map((r) => r.itemId),
    );
    const approval = await this.workflow.start(tx, {
      ...termsOf(tx, order),
      subjectType: ORDER_SUBJECT,
      subjectId: order.id,
      subjectHash: hash,
      title: {
        'zh-CN': `${store.name} · ${source?.name ?? ''} · ${dayIn('zh-CN', store, order)}到货`,
        en: `${store.nameEn ?? store.name} · ${source?.nameEn ?? source?.name ?? ''} · delivery ${dayIn('en', store, order)}`,
      },
      summary: {
        sourceId: order.source_id,
        deliveryDate: order.delivery_date,
        cutoffAt: order.cutoff_at.toISOString(),
        currency: order.currency,
        baselineAmount: minorToWire(review.baselineMinor),
        amount: minorToWire(review.amountMinor),
        orderValueInBand: review.orderValueInBand,
        dataCompleteness: order.data_completeness as OrderApprovalSummary['dataCompleteness'],
        lineCount: reviewed.lines.length,
        note: order.note,
      } satisfies OrderApprovalSummary,
      items: review.routed.map((r): ApprovalItem => {
        const line = byItem.get(r.itemId) as LineRow;
        const item = items.get(r.itemId);
        const band = bandOf(reviewLineOf(line), reviewed.policy);
        return {
          key: r.itemId,
          summary: {
            cause: r.cause,
            sku: item?.sku ?? null,
            name: item?.name ?? null,
            nameEn: item?.nameEn ?? null,
            baseUom: item?.baseUom ?? null,
            packUom: line.pack_uom,
            pack: fromMilli(line.pack_milli),
            baseline: fromMilli(line.baseline_milli),
            quantity: fromMilli(line.quantity_milli),
            bandLow: fromMilli(band.lowMilli),
            bandHigh: fromMilli(band.highMilli),
            fallback: fromMilli(r.fallbackMilli),
            packPrice: minorToWire(line.pack_price_minor),
            reasonCode: line.reason_code,
            note: line.note,
            onHand: fromMilli(line.on_hand_milli),
            averagePerDay: fromMilli(line.average_milli),
          } satisfies OrderApprovalItem,
        };
      }),
    });
    const approvers = approval.assignees.map((a) => a.id);
    await this.lines.decide(
      tx,
      order.id,
      review.routed.map((r) => {
        const line = byItem.get(r.itemId) as LineRow;
        return {
          itemId: r.itemId,
          decision: null,
          quantityMilli: line.quantity_milli,
          requestedMilli: line.quantity_milli,
          cause: r.cause,
        };
      }),
    );
    const moved = await this.desk.move(
      tx,
      order,
      'submit_out_of_band',
      { ...stamp, approval_instance_id: approval.instanceId, approval_hash: hash },
      { routed: review.routed.length, approvers, dueAt: approval.dueAt.toISOString() },
    );
    return { order: moved, approval };
  }
}

/** The delivery day as the store's people read it. */
const dayIn = (locale: Locale, { zone }: { readonly zone: string }, order: OrderRow): string =>
  createFormats({ locale, zone, currency: order.currency }).businessDay(order.delivery_date, 'short');

/** Asked by the person who submits; nothing can be decided after the cut-off. */
const termsOf = (tx: Tx, order: OrderRow): ApprovalTerms => ({
  definition: ORDER_APPROVAL,
  storeId: order.store_id,
  requestedBy: tx.ctx.actor.id,
  urgent: order.urgency === 'urgent',
  notAfter: order.cutoff_at,
});

/** What the approver saw: items and quantities, in item order. */
export function orderHash(lines: readonly Pick<LineRow, 'item_id' | 'quantity_milli'>[]): string {
  const parts = lines.map((l) => `${l.item_id}:${l.quantity_milli}`).sort();
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
