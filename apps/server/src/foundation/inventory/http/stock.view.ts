import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type {
  ExpectedReceipt,
  LedgerEntry,
  StockDocumentDetail,
  StockDocument as StockDocumentView,
  StockItem,
} from '@larder/contracts/inventory/stock';
import type { z } from 'zod';
import type { ItemInfo } from '../../catalog/index.ts';
import type { StockLine } from '../application/stock-queries.ts';
import type { StockDocument, StockDocumentLine } from '../data/documents.repository.ts';
import type { LedgerRow } from '../data/stock.repository.ts';
import type { ExpectedReceipt as Expected } from '../inventory.facade.ts';

export const stockItemView = ({ item, balance, costMilliMinor, valueMinor }: StockLine): StockItem => ({
  itemId: item.id,
  sku: item.sku,
  name: item.name,
  nameEn: item.nameEn,
  categoryName: item.categoryName,
  categoryNameEn: item.categoryNameEn,
  baseUom: item.baseUom,
  onHand: fromMilli(balance.onHandMilli),
  averageCostMilliMinor: costMilliMinor === null ? null : minorToWire(costMilliMinor),
  value: valueMinor === null ? null : minorToWire(valueMinor),
  lots: balance.lots.map((l) => ({
    lotId: l.lotId,
    lotCode: l.lotCode,
    expiresOn: l.expiresOn,
    receivedOn: l.receivedOn,
    quantity: fromMilli(l.quantityMilli),
  })),
  nextExpiry: balance.lots.find((l) => l.expiresOn !== null)?.expiresOn ?? null,
  lastCountedOn: balance.lastCountedOn,
});

export const ledgerView = ({
  row,
  balanceMilli,
}: {
  readonly row: LedgerRow;
  readonly balanceMilli: bigint;
}): LedgerEntry => ({
  id: row.id,
  sourceId: row.sourceId,
  kind: row.kind as LedgerEntry['kind'],
  businessDate: row.businessDate,
  occurredAt: row.occurredAt.toISOString(),
  quantity: fromMilli(row.quantityMilli),
  balance: fromMilli(balanceMilli),
  reversal: row.reversal,
  lateCorrection: row.kind === 'count' && row.rev > 0,
  lotCode: row.lotCode,
  cost: row.costMinor === null ? null : minorToWire(row.costMinor),
});

export const expectedView = ({
  expected: e,
  item,
}: {
  readonly expected: Expected;
  readonly item: ItemInfo | undefined;
}): z.output<typeof ExpectedReceipt> => ({
  itemId: e.itemId,
  sku: item?.sku ?? '',
  name: item?.name ?? '',
  nameEn: item?.nameEn ?? null,
  baseUom: item?.baseUom ?? '',
  dueDate: e.dueDate,
  quantity: fromMilli(e.quantityMilli),
  state: e.state,
  sourceType: e.sourceType,
  sourceId: e.sourceId,
});

export const documentView = (d: StockDocument): z.output<typeof StockDocumentView> => ({
  id: d.id,
  storeId: d.storeId,
  kind: d.kind,
  businessDate: d.businessDate,
  occurredAt: d.occurredAt.toISOString(),
  note: d.note,
  createdByName: d.createdByName,
  createdAt: d.createdAt.toISOString(),
});

export const documentDetailView = ({
  document,
  lines,
  items,
}: {
  readonly document: StockDocument;
  readonly lines: readonly StockDocumentLine[];
  readonly items: ReadonlyMap<string, ItemInfo>;
}): z.output<typeof StockDocumentDetail> => ({
  ...documentView(document),
  lines: lines.map((l) => {
    const item = items.get(l.itemId);
    return {
      lineNo: l.lineNo,
      itemId: l.itemId,
      sku: item?.sku ?? '',
      name: item?.name ?? '',
      nameEn: item?.nameEn ?? null,
      baseUom: item?.baseUom ?? '',
      quantity: fromMilli(l.quantityMilli),
      expected: l.expectedMilli === null ? null : fromMilli(l.expectedMilli),
      lotCode: l.lotCode,
      expiresOn: l.expiresOn,
      cost: l.costMinor === null ? null : minorToWire(l.costMinor),
      reason: l.reason,
    };
  }),
});
