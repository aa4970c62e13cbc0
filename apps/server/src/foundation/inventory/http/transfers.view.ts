import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { Transfer, TransferDetail } from '@larder/contracts/inventory/transfers';
import type { Tx } from '../../../platform/db/tx.ts';
import { mineOf, type TransferPage, type TransferView } from '../application/transfer-queries.ts';
import type { TransferRow } from '../data/transfers.repository.ts';

type Names = Pick<TransferPage, 'items' | 'stores'>;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function headView(
  tx: Tx,
  row: TransferRow,
  names: Names,
  lineCount: number,
  firstItemId: string | undefined,
): Transfer {
  const mine = mineOf(tx, row);
  const first = firstItemId === undefined ? undefined : names.items.get(firstItemId);
  const side = (storeId: string, agreedBy: string | null, agreedAt: Date | null, acts: boolean) => {
    const store = names.stores.get(storeId);
    return {
      storeId,
      storeName: store?.name ?? '',
      storeNameEn: store?.nameEn ?? null,
      agreedBy,
      agreedAt: iso(agreedAt),
      mine: acts,
    };
  };
  return {
    id: row.id,
    state: row.state,
    origin: row.origin,
    from: side(row.from_store_id, row.from_agreed_by, row.from_agreed_at, mine.from),
    to: side(row.to_store_id, row.to_agreed_by, row.to_agreed_at, mine.to),
    plannedOn: row.planned_on,
    note: row.note,
    lineCount,
    firstItem: first?.name ?? null,
    firstItemEn: first?.nameEn ?? null,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    createdByName: row.created_by_name,
    shippedAt: iso(row.shipped_at),
    receivedAt: iso(row.received_at),
    settlement: row.settlement,
    endNote: row.end_note,
  };
}

export function transferView(tx: Tx, row: TransferRow, page: TransferPage): Transfer {
  const summary = page.summaries.get(row.id);
  return headView(tx, row, page, summary?.lines ?? 0, summary?.firstItemId);
}

export function transferDetailView(tx: Tx, view: TransferView): TransferDetail {
  const { transfer, lines, parcels, items, onHand } = view;
  const words = (itemId: string) => {
    const item = items.get(itemId);
    return {
      itemId,
      sku: item?.sku ?? '',
      name: item?.name ?? '',
      nameEn: item?.nameEn ?? null,
      baseUom: item?.baseUom ?? '',
    };
  };
  return {
    ...headView(tx, transfer, view, lines.length, lines[0]?.itemId),
    currency: view.stores.get(transfer.from_store_id)?.currency ?? '',
    lines: lines.map((l) => ({
      lineNo: l.lineNo,
      ...words(l.itemId),
      requested: fromMilli(l.requestedMilli),
      onHand: onHand === null ? null : fromMilli(onHand.get(l.itemId) ?? 0n),
    })),
    parcels: parcels.map((p) => ({
      parcelNo: p.parcelNo,
      ...words(p.itemId),
      lotCode: p.lotCode,
      expiresOn: p.expiresOn,
      shipped: fromMilli(p.shippedMilli),
      received: p.receivedMilli === null ? null : fromMilli(p.receivedMilli),
      cost: p.costMinor === null ? null : minorToWire(p.costMinor),
    })),
  };
}
