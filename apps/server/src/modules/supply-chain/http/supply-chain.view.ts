import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type {
  PurchaseOrderDetail,
  PurchaseOrderLine,
  PurchaseOrderRow as RowView,
} from '@larder/contracts/supply-chain/purchase-order';
import type { Delivery, ReceiptDetail } from '@larder/contracts/supply-chain/receiving';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { OrderDossier, Stores } from '../application/order-queries.ts';
import type { ReceiptDossier } from '../application/receiving-queries.ts';
import type { PurchaseOrderLineRow, PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { openMilli } from '../domain/purchase-order.ts';

const MINUTE = 60_000;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const orderView = (o: PurchaseOrderRow, stores: Stores): RowView => ({
  id: o.id,
  number: o.number,
  kind: o.kind,
  status: o.status,
  version: o.version,
  storeId: o.storeId,
  storeName: stores.get(o.storeId)?.name ?? '',
  storeNameEn: stores.get(o.storeId)?.nameEn ?? null,
  sourceId: o.sourceId,
  sourceName: o.sourceName,
  sourceNameEn: o.sourceNameEn,
  deliveryDate: o.deliveryDate,
  urgent: o.urgent,
  currency: o.currency,
  amountMinor: minorToWire(o.amountMinor),
  lineCount: o.lineCount,
  createdAt: o.createdAt.toISOString(),
  sentAt: iso(o.sentAt),
  mailState: o.mailState,
  approvalState: o.approvalState,
});

export const lineView = (l: PurchaseOrderLineRow): PurchaseOrderLine => ({
  lineNo: l.lineNo,
  itemId: l.itemId,
  sku: l.sku,
  name: l.name,
  nameEn: l.nameEn,
  unit: l.baseUom,
  packUom: l.packUom,
  pack: fromMilli(l.packMilli),
  packs: fromMilli((l.orderedMilli * 1000n) / l.packMilli),
  ordered: fromMilli(l.orderedMilli),
  accepted: fromMilli(l.acceptedMilli),
  rejected: fromMilli(l.rejectedMilli),
  open: fromMilli(openMilli(l)),
  packPriceMinor: minorToWire(l.packPriceMinor),
  amountMinor: minorToWire(l.amountMinor),
});

export function dossierView(d: OrderDossier): PurchaseOrderDetail {
  const { order } = d;
  const name = (id: string | null): string | null => (id === null ? null : (d.names.get(id) ?? null));
  return {
    ...orderView(order, d.stores),
    orderId: order.orderId,
    sentVia: order.sentVia,
    sentByName: name(order.sentBy),
    mailPossible: d.mailPossible,
    approval: order.approvalAskedAt && {
      askedAt: order.approvalAskedAt.toISOString(),
      askedByName: name(order.approvalAskedBy),
      decidedAt: iso(order.approvalDecidedAt),
      decidedByName: name(order.approvalDecidedBy),
      elapsedMinutes:
        order.approvalDecidedAt &&
        Math.floor((order.approvalDecidedAt.getTime() - order.approvalAskedAt.getTime()) / MINUTE),
      comment: order.approvalComment,
    },
    receivedAt: iso(order.receivedAt),
    closedAt: iso(order.closedAt),
    closeReason: order.closeReason,
    closeNote: order.closeNote,
    cancelledAt: iso(order.cancelledAt),
    cancelReason: order.cancelReason,
    lines: d.lines.map(lineView),
    receipts: d.receipts.map((r) => ({
      id: r.id,
      status: r.status,
      businessDate: r.businessDate,
      postedAt: iso(r.postedAt),
      postedByName: name(r.postedBy),
    })),
    allowed: [...d.allowed],
  };
}

export const deliveryView = (
  row: PurchaseOrderRow & { readonly openLines: number; readonly draftId: string | null },
  stores: Stores,
  today: string,
): Delivery => ({
  ...orderView(row, stores),
  openLines: row.openLines,
  draftId: row.draftId,
  late: row.openLines > 0 && row.deliveryDate < today,
});

export function receiptView(d: ReceiptDossier): ReceiptDetail {
  return {
    id: d.receipt.id,
    status: d.receipt.status,
    version: d.receipt.version,
    order: orderView(d.order, new Map([[d.store.id, d.store]])),
    businessDate: d.businessDate,
    lines: d.lines.map((line) => {
      const item = d.items.get(line.itemId);
      const shelfLifeDays = item?.shelfLifeDays ?? null;
      return {
        ...lineView(line),
        shelfLifeDays,
        storage: item?.storage ?? 'ambient',
        expectedExpiry: shelfLifeDays === null ? null : addDays(d.businessDate, shelfLifeDays),
      };
    }),
    entries: d.entries.map((e) => ({
      lineNo: e.lineNo,
      accepted: fromMilli(e.acceptedMilli),
      rejected: fromMilli(e.rejectedMilli),
      rejectReason: e.rejectReason,
      lotCode: e.lotCode,
      expiresOn: e.expiresOn,
    })),
    updatedAt: d.receipt.updatedAt.toISOString(),
    updatedByName: d.names.get(d.receipt.updatedBy) ?? null,
    postedAt: iso(d.receipt.postedAt),
    postedByName: d.receipt.postedBy === null ? null : (d.names.get(d.receipt.postedBy) ?? null),
  };
}
