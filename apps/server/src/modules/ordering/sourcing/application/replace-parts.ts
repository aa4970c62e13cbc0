import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { NotificationsApi } from '../../../../foundation/notifications/index.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { OrdersRepository } from '../../data/orders.repository.ts';
import { type NewPart, type PartRow, SourcingRepository } from '../data/sourcing.repository.ts';
import { splitLines, stockKey } from '../domain/split.ts';
import { SendParts } from './send-parts.ts';
import { optionsOf, SplitBooks, splitLineOf } from './split-book.ts';
import { partsOf } from './split-orders.ts';

/** What a source will not send of a released order after all. */
export interface SourceShort {
  readonly orderId: string;
  readonly sourceId: string;
  readonly round: number;
  readonly lines: readonly { readonly itemId: string; readonly missingMilli: bigint }[];
}

const NAMED = 3;

/**
 * When a source cancels or sends less, the rest of the line's sources are asked, once: a second failure is a shortage that a
 * person sees. So is what falls to a source that already stands in for another one of the same order. Lines with one source
 * are not split and stay as they are.
 */
@Injectable()
export class ReplaceParts {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly books: SplitBooks,
    private readonly send: SendParts,
    private readonly catalog: CatalogApi,
    private readonly notifications: NotificationsApi,
  ) {}

  async run(tx: Tx, short: SourceShort): Promise<void> {
    const order = await this.orders.lock(tx, short.orderId);
    if (order?.state !== 'released') return;
    const book = await this.books.read(tx);
    const itemIds = short.lines.map((l) => l.itemId);
    await this.sourcing.lock(tx, itemIds);
    const rows = Map.groupBy(await this.sourcing.lockParts(tx, order.id, itemIds), (p) => p.item_id);
    // A source has one replacement paper per order; a second one would be taken for the first and never be bought.
    const standIns = new Set(
      (await this.sourcing.partsOf(tx, order.id)).flatMap((p) =>
        p.round === 1 && p.source_id !== null ? p.source_id : [],
      ),
    );
    const orderLines = new Map((await this.lines.list(tx, order.id)).map((l) => [l.item_id, l]));
    const available = await this.books.available(tx, book, itemIds);
    // What open orders were dealt stays theirs.
    for (const p of await this.sourcing.plannedStock(tx)) {
      const key = stockKey(p.sourceId, p.itemId);
      const has = available.get(key);
      if (has !== undefined) available.set(key, has - p.quantityMilli);
    }
    const written: NewPart[] = [];
    const asked: { line: Parameters<typeof optionsOf>[1]; after: number; key: string }[] = [];
    const splits: Parameters<typeof splitLines>[0][number][] = [];
    for (const { itemId, missingMilli } of short.lines) {
      const parts = rows.get(itemId) ?? [];
      const part = parts.find((p) => p.source_id === short.sourceId && p.round === short.round && p.state === 'sent');
      const line = orderLines.get(itemId);
      if (!part || !line || missingMilli <= 0n) continue;
      const missing = least(missingMilli, part.quantity_milli);
      const last = Math.max(...parts.map((p) => p.part_no));
      await this.sourcing.fail(tx, part, missing, last + 1);
      const rest = openLineOf(order, line, missing);
      const options =
        part.round === 1
          ? []
          : optionsOf(book, rest, short.sourceId).filter(
              (o) => !failed(parts, o.sourceId) && !standIns.has(o.sourceId),
            );
      const splitLine = splitLineOf(rest, options, undefined, undefined);
      asked.push({ line: rest, after: last + 1, key: splitLine.key });
      splits.push(splitLine);
    }
    if (splits.length === 0) return;
    for (const split of splitLines(splits, available)) {
      const entry = asked.find((a) => a.key === split.key);
      if (!entry) continue;
      const noOptions = split.parts.length === 0 && splits.find((s) => s.key === split.key)?.options.length === 0;
      written.push(
        ...partsOf(entry.line, split, 'sent', 1, entry.after).map((p) =>
          p.sourceId === null && noOptions ? { ...p, shortReason: 'failed' } : p,
        ),
      );
    }
    await this.sourcing.insert(tx, written);
    await this.send.papers(tx, book, order, written, 1);
    this.sourcing.tell(tx, [{ id: order.id, storeId: order.store_id }]);
    await this.news(tx, order.id, order.store_id, short, written);
  }

  private async news(
    tx: Tx,
    orderId: string,
    storeId: string,
    short: SourceShort,
    written: readonly NewPart[],
  ): Promise<void> {
    const itemIds = [...new Set(written.map((p) => p.itemId))];
    const items = await this.catalog.items(tx, itemIds.slice(0, NAMED));
    const source = (await this.catalog.sources(tx)).get(short.sourceId);
    await this.notifications.notify(tx, {
      kind: 'order-sources',
      storeId,
      dedupKey: `order-sources ${orderId} ${short.sourceId} ${short.round} ${itemIds.join()}`,
      to: { roles: ['store_manager'] },
      params: {
        orderId,
        cause: 'failed',
        source: { name: source?.name ?? '', nameEn: source?.nameEn ?? null },
        replaced: new Set(written.filter((p) => p.sourceId !== null).map((p) => p.itemId)).size,
        short: new Set(written.filter((p) => p.sourceId === null).map((p) => p.itemId)).size,
        count: itemIds.length,
        items: [...items.values()].map((i) => ({ name: i.name, nameEn: i.nameEn })),
      },
    });
  }
}

const least = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};

const failed = (parts: readonly PartRow[], sourceId: string): boolean =>
  parts.some((p) => p.source_id === sourceId && p.state === 'failed');

function openLineOf(
  order: NonNullable<Awaited<ReturnType<OrdersRepository['lock']>>>,
  line: Awaited<ReturnType<OrderLinesRepository['list']>>[number],
  quantityMilli: bigint,
): Parameters<typeof optionsOf>[1] {
  return {
    orderId: order.id,
    storeId: order.store_id,
    sourceId: order.source_id,
    deliveryDate: order.delivery_date,
    state: order.state,
    itemId: line.item_id,
    supplierItemId: line.supplier_item_id,
    quantityMilli,
    packMilli: line.pack_milli,
    packUom: line.pack_uom,
    packPriceMinor: line.pack_price_minor,
    moqMilli: line.moq_milli,
  };
}
