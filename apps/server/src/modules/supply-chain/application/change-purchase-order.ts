import type {
  AskApprovalInput,
  CancelPurchaseOrderInput,
  ClosePurchaseOrderInput,
  SendPurchaseOrderInput,
} from '@larder/contracts/supply-chain/purchase-order';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidTransition, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import type { PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { type OrderChange, PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { ReceiptsRepository } from '../data/receipts.repository.ts';
import { allowedEvents, type OrderEvent, openMilli } from '../domain/purchase-order.ts';
import { purchaseShort } from '../events.ts';
import { ApprovalPending, ApprovalRequired, GoodsReceived, MailNotPossible } from '../supply-chain.errors.ts';
import { ExpectedGoods } from './expected-goods.ts';
import { OrderAccess } from './order-access.ts';
import { PurchaseApproval } from './purchase-approval.ts';
import { SupplierMail } from './supplier-mail.ts';

/** Asking for approval, sending, cancelling and closing. Each takes the order's lock, its version and its state before it moves anything. */
@Injectable()
export class ChangePurchaseOrder {
  constructor(
    private readonly access: OrderAccess,
    private readonly orders: PurchaseOrdersRepository,
    private readonly receipts: ReceiptsRepository,
    private readonly expected: ExpectedGoods,
    private readonly approval: PurchaseApproval,
    private readonly mail: SupplierMail,
    private readonly audit: AuditApi,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Asks headquarters. @throws NotFound | VersionConflict | InvalidTransition | NoPurchaseApprover */
  async ask(tx: Tx, id: string, input: z.output<typeof AskApprovalInput>): Promise<void> {
    const order = await this.locked(tx, id, input.version, 'ask');
    await this.approval.ask(tx, order);
    await this.record(tx, order, 'ask', {});
  }

  /** @throws NotFound | VersionConflict | InvalidTransition | ApprovalRequired | ApprovalPending | MailNotPossible */
  async send(tx: Tx, id: string, input: z.output<typeof SendPurchaseOrderInput>): Promise<void> {
    const order = await this.locked(tx, id, input.version, 'send');
    if (input.via === 'mail') {
      if (!(await this.mail.possible(tx, order))) throw new MailNotPossible();
      await this.move(tx, order, 'approved', { mailState: 'queued' });
      await this.mail.queue(tx, id);
    } else await this.move(tx, order, 'sent', { sentAt: this.clock.now(), sentVia: 'manual', sentBy: tx.ctx.actor.id });
    await this.record(tx, order, 'send', { via: input.via });
  }

  /** @throws NotFound | VersionConflict | InvalidTransition | GoodsReceived */
  async cancel(tx: Tx, id: string, input: z.output<typeof CancelPurchaseOrderInput>): Promise<void> {
    const order = await this.locked(tx, id, input.version, 'cancel', new GoodsReceived());
    await this.receipts.discardDraft(tx, id);
    await this.expected.settle(tx, order);
    await this.move(tx, order, 'cancelled', {
      ...(await this.approval.drop(tx, order)),
      cancelledAt: this.clock.now(),
      cancelReason: input.reason,
    });
    await this.record(tx, order, 'cancel', {});
    await this.tellShort(tx, order);
  }

  /** Ends the waiting for what is missing. @throws NotFound | VersionConflict | InvalidTransition */
  async close(tx: Tx, id: string, input: z.output<typeof ClosePurchaseOrderInput>): Promise<void> {
    const order = await this.locked(tx, id, input.version, 'close');
    await this.receipts.discardDraft(tx, id);
    await this.expected.settle(tx, order);
    await this.move(tx, order, 'closed', {
      ...(await this.approval.drop(tx, order)),
      closedAt: this.clock.now(),
      closeReason: input.reason,
      closeNote: input.note ?? null,
    });
    await this.record(tx, order, 'close', { reason: input.reason });
    if (input.reason !== 'no_longer_needed') await this.tellShort(tx, order);
  }

  /** What will not come is looked for elsewhere, where the order's lines have further sources. */
  private async tellShort(tx: Tx, order: PurchaseOrderRow): Promise<void> {
    const missing = (await this.orders.lines(tx, order.id))
      .map((line) => ({ itemId: line.itemId, missingMilli: openMilli(line) }))
      .filter((line) => line.missingMilli > 0n);
    if (missing.length === 0) return;
    await this.outbox.publish(tx, purchaseShort, {
      purchaseOrderId: order.id,
      orderId: order.orderId,
      sourceId: order.sourceId,
      round: order.round,
      lines: missing.map((l) => ({ itemId: l.itemId, missingMilli: String(l.missingMilli) })),
    });
  }

  private async locked(
    tx: Tx,
    id: string,
    version: number,
    event: OrderEvent,
    whenReceived?: Error,
  ): Promise<PurchaseOrderRow> {
    const order = await this.access.lock(
      tx,
      id,
      event === 'close' ? 'supply-chain.receiving.write' : 'supply-chain.order.send',
    );
    if (whenReceived && (order.status === 'partially_received' || order.status === 'received')) throw whenReceived;
    const approval = await this.approval.stateOf(tx, order);
    const allowed = allowedEvents(order.status, approval);
    if (event === 'send' && allowed.includes('ask')) throw new ApprovalRequired();
    if (order.status === 'approved' && approval === 'waiting' && (event === 'send' || event === 'ask'))
      throw new ApprovalPending();
    if (!allowed.includes(event)) throw new InvalidTransition(order.status, allowed);
    if (order.version !== version) throw new VersionConflict(order.version);
    return order;
  }

  private async move(
    tx: Tx,
    order: PurchaseOrderRow,
    status: PurchaseOrderRow['status'],
    change: OrderChange,
  ): Promise<void> {
    if (!(await this.orders.move(tx, order, status, change, this.clock.now())))
      throw new VersionConflict(order.version);
  }

  private record(
    tx: Tx,
    order: PurchaseOrderRow,
    verb: OrderEvent,
    diff: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.audit.record(tx, {
      action: `supply-chain.order.${verb}`,
      entity: 'purchase_order',
      entityId: order.id,
      storeId: order.storeId,
      diff: { number: order.number, from: order.status, ...diff },
    });
  }
}
