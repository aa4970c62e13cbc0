import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/tx.ts';
import { type NewPart, type OpenLine, type PartRow, SourcingRepository } from '../data/sourcing.repository.ts';
import { type LineSplit, splitLines, stockKey } from '../domain/split.ts';
import { type BookOption, lineKey, optionsOf, type SplitBook, SplitBooks, splitLineOf } from './split-book.ts';

/** An open line with how it is met. */
export interface PlannedSplit {
  readonly line: OpenLine;
  readonly split: LineSplit;
}

/** Splits the open orders of a chain over their sources; what one of them gets is gone for the others. */
@Injectable()
export class SplitOrders {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly books: SplitBooks,
  ) {}

  /** Splits every open order anew and keeps what changed. @param itemIds only these items */
  async refresh(tx: Tx, itemIds?: readonly string[]): Promise<void> {
    const book = await this.books.read(tx);
    await this.sourcing.lock(tx, itemIds);
    const planned = await this.plan(tx, book, itemIds);
    const stores = new Map(planned.map(({ line }) => [line.orderId, line.storeId]));
    const parts = Map.groupBy(
      planned.flatMap(({ line, split }) => partsOf(line, split, 'planned')),
      (p) => p.orderId,
    );
    const before = await this.sourcing.plannedParts(tx, itemIds);
    const wasOf = Map.groupBy(before, (p) => p.order_id);
    const changed = [...new Set([...parts.keys(), ...wasOf.keys()])].filter(
      (id) => signature((parts.get(id) ?? []).map(asRow)) !== signature(wasOf.get(id) ?? []),
    );
    if (changed.length === 0) return;
    await this.sourcing.replace(
      tx,
      { orderIds: changed, itemIds },
      changed.flatMap((id) => parts.get(id) ?? []),
    );
    this.sourcing.tell(
      tx,
      changed.flatMap((id) => {
        const storeId = stores.get(id);
        return storeId === undefined ? [] : [{ id, storeId }];
      }),
    );
  }

  /** How every open line that has a choice of sources, or asks a warehouse, is met now. The caller holds the lock. */
  async plan(tx: Tx, book: SplitBook, itemIds?: readonly string[]): Promise<PlannedSplit[]> {
    if (book.warehouses.size === 0 && book.chains.itemIds.size === 0) return [];
    const lines = await this.sourcing.openLines(tx, {
      chained: [...book.chains.itemIds],
      warehouses: [...book.warehouses.keys()],
      itemIds,
    });
    const options = new Map(lines.map((line) => [line, optionsOf(book, line)]));
    const concerned = lines.filter((line) => {
      const all = options.get(line) ?? [];
      return all.length > 1 || all.some((o) => o.fromStock || o.refusal !== null || o.limitMilli !== null);
    });
    if (concerned.length === 0) return [];
    const available = await this.books.available(tx, book, [...new Set(concerned.map((l) => l.itemId))]);
    const gains = await this.books.gains(tx, scarce(concerned, options, available));
    const byHand = new Map<string, Map<string, bigint>>();
    for (const o of await this.sourcing.overrides(tx)) {
      const key = `${o.order_id} ${o.item_id}`;
      byHand.set(key, (byHand.get(key) ?? new Map()).set(o.source_id, o.quantity_milli));
    }
    const splitLine = new Map(
      concerned.map((line) => {
        const asked = splitLineOf(line, options.get(line) ?? [], gains.get(lineKey(line)), byHand.get(lineKey(line)));
        return [asked.key, { line, asked }];
      }),
    );
    return splitLines(
      [...splitLine.values()].map((l) => l.asked),
      available,
    ).map((split) => ({ line: (splitLine.get(split.key) as { line: OpenLine }).line, split }));
  }
}

/** Lines of items that some warehouse is asked for more of than it has: only for these the curves are computed. */
function scarce(
  lines: readonly OpenLine[],
  options: ReadonlyMap<OpenLine, readonly BookOption[]>,
  available: ReadonlyMap<string, bigint>,
): OpenLine[] {
  const asked = new Map<string, bigint>();
  const keysOf = (line: OpenLine): string[] =>
    (options.get(line) ?? []).filter((o) => o.fromStock).map((o) => stockKey(o.sourceId, line.itemId));
  for (const line of lines) for (const key of keysOf(line)) asked.set(key, (asked.get(key) ?? 0n) + line.quantityMilli);
  return lines.filter((line) => keysOf(line).some((key) => (asked.get(key) ?? 0n) > (available.get(key) ?? 0n)));
}

/** The rows of a line's split; what cannot be had is a row without a source. */
export function partsOf(
  line: Pick<OpenLine, 'orderId' | 'itemId'>,
  split: LineSplit,
  state: NewPart['state'],
  round: NewPart['round'] = 0,
  after = 0,
): NewPart[] {
  const { orderId, itemId } = line;
  const parts = split.parts.map(
    ({ option, quantityMilli, byHand }, at): NewPart => ({
      orderId,
      itemId,
      partNo: after + at + 1,
      sourceId: option.sourceId,
      supplierItemId: option.supplierItemId,
      fromStock: option.fromStock,
      quantityMilli,
      deliveryDate: option.deliveryDate,
      packMilli: option.packMilli,
      packUom: (option as BookOption).packUom,
      packPriceMinor: option.packPriceMinor,
      shortReason: null,
      byHand,
      state,
      round,
    }),
  );
  if (split.shortMilli === 0n) return parts;
  return [
    ...parts,
    {
      orderId,
      itemId,
      partNo: after + parts.length + 1,
      sourceId: null,
      supplierItemId: null,
      fromStock: false,
      quantityMilli: split.shortMilli,
      deliveryDate: null,
      packMilli: null,
      packUom: null,
      packPriceMinor: null,
      shortReason: split.reason,
      byHand: false,
      state,
      round,
    },
  ];
}

type Written = Pick<
  PartRow,
  'item_id' | 'part_no' | 'source_id' | 'quantity_milli' | 'delivery_date' | 'short_reason' | 'by_hand' | 'from_stock'
>;

const asRow = (p: NewPart): Written => ({
  item_id: p.itemId,
  part_no: p.partNo,
  source_id: p.sourceId,
  quantity_milli: p.quantityMilli,
  delivery_date: p.deliveryDate,
  short_reason: p.shortReason,
  by_hand: p.byHand,
  from_stock: p.fromStock,
});

const signature = (rows: readonly Written[]): string =>
  rows
    .map((r) =>
      [
        r.item_id,
        r.part_no,
        r.source_id,
        r.quantity_milli,
        r.delivery_date,
        r.short_reason,
        r.by_hand,
        r.from_stock,
      ].join(),
    )
    .sort()
    .join('\n');
