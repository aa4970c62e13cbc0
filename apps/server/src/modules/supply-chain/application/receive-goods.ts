import { toMilli } from '@larder/contracts/common/quantity';
import type { ReceiptEntry, SaveReceiptInput } from '@larder/contracts/supply-chain/receiving';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import {
  type FieldError,
  InvalidInput,
  InvalidTransition,
  VersionConflict,
} from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import type { PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { type ReceiptRow, ReceiptsRepository } from '../data/receipts.repository.ts';
import { allowedEvents } from '../domain/purchase-order.ts';
import { type Booking, book, type Entry, type EntryFault } from '../domain/receipt.ts';
import { receiptPosted } from '../events.ts';
import { ExpectedGoods, SOURCE_TYPE } from './expected-goods.ts';
import { OrderAccess } from './order-access.ts';
import { PurchaseApproval } from './purchase-approval.ts';
import { TellShortage } from './tell-shortage.ts';

const WRITE = 'supply-chain.receiving.write';

/** Goods at the dock: a draft kept here from the first scan, then one transaction that books them. */
@Injectable()
export class ReceiveGoods {
  constructor(
    private readonly access: OrderAccess,
    private readonly orders: PurchaseOrdersRepository,
    private readonly receipts: ReceiptsRepository,
    private readonly expected: ExpectedGoods,
    private readonly inventory: InventoryApi,
    private readonly catalog: CatalogApi,
    private readonly org: OrgApi,
    private readonly outbox: Outbox,
    private readonly shortage: TellShortage,
    private readonly approval: PurchaseApproval,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** Opens the order's draft, or finds the one that somebody opened before. @throws NotFound | InvalidTransition */
  async open(tx: Tx, orderId: string): Promise<string> {
    const order = await this.access.lock(tx, orderId, WRITE);
    refuseUnless(order);
    const draft = (await this.receipts.ofOrder(tx, orderId)).find((r) => r.status === 'draft');
    if (draft) return draft.id;
    const id = newId();
    await this.receipts.insertDraft(tx, { id, purchaseOrderId: orderId, storeId: order.storeId }, this.clock.now());
    await this.record(tx, order, 'open', id, {});
    return id;
  }

  /** Keeps a draft as it is typed, complete or not. @throws NotFound | VersionConflict | InvalidTransition */
  async save(tx: Tx, id: string, input: SaveReceiptInput): Promise<void> {
    const { order, receipt } = await this.locked(tx, id);
    if (receipt.status !== 'draft') throw new InvalidTransition(receipt.status, []);
    const known = new Set((await this.orders.lines(tx, order.id)).map((line) => line.lineNo));
    const faults = input.entries.flatMap((entry, index) =>
      known.has(entry.lineNo) ? [] : [fieldError({ index, fault: 'unknown_line' })],
    );
    if (faults.length > 0) throw new InvalidInput(faults);
    if (!(await this.receipts.saveDraft(tx, id, input.version, input.entries.map(entryOf), this.clock.now())))
      throw new VersionConflict(receipt.version);
    await this.record(tx, order, 'save', id, { entries: input.entries.length });
  }

  /** @throws NotFound | InvalidTransition */
  async discard(tx: Tx, id: string): Promise<void> {
    const { order, receipt } = await this.locked(tx, id);
    if (receipt.status !== 'draft') throw new InvalidTransition(receipt.status, []);
    await this.receipts.discardDraft(tx, order.id);
    await this.record(tx, order, 'discard', id, {});
  }

  /**
   * Books the draft: stock, what is still expected, the order's state and the event commit together. The same request
   * again finds it done and changes nothing.
   * @throws NotFound | VersionConflict | InvalidTransition | InvalidInput
   */
  async post(tx: Tx, id: string, version: number): Promise<void> {
    const { order, receipt } = await this.locked(tx, id);
    if (receipt.status === 'posted' && receipt.version === version + 1) return;
    if (receipt.status === 'posted') throw new InvalidTransition('posted', []);
    if (receipt.version !== version) throw new VersionConflict(receipt.version);
    refuseUnless(order);
    const store = await this.org.store(tx, order.storeId);
    const now = this.clock.now();
    const businessDate = businessDateOf(now, store.zone, store.closeoutMinute);
    const booking = await this.book(tx, order, receipt, businessDate);
    if (!(await this.receipts.post(tx, id, version, businessDate, booking.entries, now)))
      throw new VersionConflict(receipt.version);
    await this.orders.saveReceived(tx, order.id, booking.lines);
    const complete = booking.status === 'received';
    // What stands at the dock is a fact: nobody has to agree to it any more.
    const change = { ...(await this.approval.drop(tx, order)), ...(complete ? { receivedAt: now } : {}) };
    if (!(await this.orders.move(tx, order, booking.status, change, now))) throw new VersionConflict(order.version);
    await this.bookStock(tx, order, id, businessDate, booking);
    await this.expected.set(tx, order, booking.lines);
    await this.outbox.publish(tx, receiptPosted, {
      receiptId: id,
      purchaseOrderId: order.id,
      orderId: order.orderId,
      storeId: order.storeId,
      businessDate,
      complete,
    });
    await this.shortage.run(tx, order, id, booking, await this.orders.lines(tx, order.id));
    await this.record(tx, order, 'post', id, {
      accepted: booking.entries.filter((e) => e.acceptedMilli > 0n).length,
      rejected: booking.entries.filter((e) => e.rejectedMilli > 0n).length,
      costMinor: String(booking.entries.reduce((sum, e) => sum + e.costMinor, 0n)),
    });
  }

  private async book(tx: Tx, order: PurchaseOrderRow, receipt: ReceiptRow, businessDate: string): Promise<Booking> {
    const booked = book(
      await this.orders.lines(tx, order.id),
      await this.receipts.entries(tx, receipt.id),
      businessDate,
    );
    if ('faults' in booked) throw new InvalidInput(booked.faults.map(fieldError));
    if (booked.entries.length === 0)
      throw new InvalidInput([
        {
          path: 'entries',
          code: 'nothing_entered',
          message: { 'zh-CN': '还没有录入任何数量', en: 'No quantity has been entered yet' },
        },
      ]);
    return booked;
  }

  private async bookStock(
    tx: Tx,
    order: PurchaseOrderRow,
    receiptId: string,
    businessDate: string,
    booking: Booking,
  ): Promise<void> {
    const accepted = booking.entries.filter((entry) => entry.acceptedMilli > 0n);
    const items = await this.catalog.items(
      tx,
      accepted.map((entry) => entry.itemId),
    );
    const lines = accepted
      .filter((entry) => items.get(entry.itemId)?.stocked === true)
      .map((entry) => ({
        itemId: entry.itemId,
        quantityMilli: entry.acceptedMilli,
        lotCode: entry.lotCode,
        expiresOn: entry.expiresOn,
        costMinor: entry.costMinor,
      }));
    if (lines.length === 0) return;
    await this.inventory.receive(tx, {
      storeId: order.storeId,
      documentId: receiptId,
      sourceType: SOURCE_TYPE,
      businessDate,
      occurredAt: this.clock.now(),
      lines,
    });
  }

  /** The order's lock also covers its receipts: saving, posting, closing and cancelling wait for each other. */
  private async locked(tx: Tx, receiptId: string): Promise<{ order: PurchaseOrderRow; receipt: ReceiptRow }> {
    const seen = await this.access.receipt(tx, receiptId, WRITE);
    const order = await this.access.lock(tx, seen.purchaseOrderId, WRITE);
    return { order, receipt: await this.access.receipt(tx, receiptId, WRITE) };
  }

  private record(
    tx: Tx,
    order: PurchaseOrderRow,
    verb: string,
    receiptId: string,
    diff: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.audit.record(tx, {
      action: `supply-chain.receipt.${verb}`,
      entity: 'receipt',
      entityId: receiptId,
      storeId: order.storeId,
      diff: { number: order.number, ...diff },
    });
  }
}

function refuseUnless(order: PurchaseOrderRow): void {
  const allowed = allowedEvents(order.status);
  if (!allowed.includes('receive')) throw new InvalidTransition(order.status, allowed);
}

const entryOf = (entry: ReceiptEntry): Entry => ({
  lineNo: entry.lineNo,
  acceptedMilli: toMilli(entry.accepted),
  rejectedMilli: toMilli(entry.rejected),
  rejectReason: entry.rejectReason,
  lotCode: entry.lotCode,
  expiresOn: entry.expiresOn,
});

const FAULTS: Readonly<Record<EntryFault, { readonly field: string; readonly message: FieldError['message'] }>> = {
  unknown_line: { field: 'lineNo', message: { 'zh-CN': '本单没有这一行', en: 'The order has no such line' } },
  over_ordered: {
    field: 'accepted',
    message: { 'zh-CN': '合格加拒收超过未到数量', en: 'Accepted and rejected together exceed what is still to come' },
  },
  reason_missing: { field: 'rejectReason', message: { 'zh-CN': '请选择拒收原因', en: 'Choose why it is rejected' } },
  already_expired: {
    field: 'expiresOn',
    message: { 'zh-CN': '已过期，只能拒收', en: 'It has expired: it can only be rejected' },
  },
};

const fieldError = ({ index, fault }: { readonly index: number; readonly fault: EntryFault }): FieldError => ({
  path: `entries.${index}.${FAULTS[fault].field}`,
  code: fault,
  message: FAULTS[fault].message,
});
