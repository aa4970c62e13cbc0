import { Injectable } from '@nestjs/common';
import { businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { CatalogApi, type ItemInfo } from '../../catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import {
  type DocumentKind,
  DocumentsRepository,
  type StockDocument,
  type StockDocumentLine,
} from '../data/documents.repository.ts';
import { type LedgerRow, StockRepository } from '../data/stock.repository.ts';
import type { Balance, ExpectedReceipt } from '../inventory.facade.ts';

type StockPermission =
  | 'inventory.stock.read'
  | 'inventory.count.write'
  | 'inventory.waste.write'
  | 'inventory.opening.write';

export interface StockFilter {
  readonly search: string | undefined;
  readonly negative: boolean;
  readonly expiringBefore: string | undefined;
}

export interface StockLine {
  readonly item: ItemInfo;
  readonly balance: Balance;
  readonly costMilliMinor: bigint | null;
  readonly valueMinor: bigint | null;
}

/** Reads of stock within the caller's scope. */
@Injectable()
export class StockQueries {
  constructor(
    private readonly stock: StockRepository,
    private readonly documents: DocumentsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a store that is unknown, foreign or out of scope */
  async store(tx: Tx, permission: StockPermission, storeId: string): Promise<StoreInfo> {
    requireReach(tx.ctx, permission, storeId);
    return this.org.store(tx, storeId);
  }

  /**
   * Everything that matches, by sku: what the store's ledger knows, and what stands on its list and has not moved yet, with
   * nothing on hand and no count. Otherwise new goods could be seen, and counted, only after somebody sold them.
   */
  async list(tx: Tx, store: StoreInfo, filter: StockFilter): Promise<StockLine[]> {
    const moved = await this.stock.balances(tx, store.id, undefined);
    const balances = [...moved, ...(await this.unmoved(tx, store, moved))];
    const items = await this.catalog.items(
      tx,
      balances.map((b) => b.itemId),
    );
    const found = filter.search ? await this.catalog.matching(tx, filter.search) : undefined;
    const lines = balances.flatMap((balance): StockLine[] => {
      const item = items.get(balance.itemId);
      if (!item) return [];
      if (found && !found.has(item.id)) return [];
      if (filter.negative && balance.onHandMilli >= 0n) return [];
      if (
        filter.expiringBefore !== undefined &&
        !balance.lots.some((l) => l.expiresOn !== null && l.expiresOn <= (filter.expiringBefore ?? ''))
      )
        return [];
      const costMilliMinor = balance.averageCostMilliMinor ?? item.costMilliMinor;
      return [
        {
          item,
          balance,
          costMilliMinor,
          valueMinor: costMilliMinor === null ? null : stockValue(balance.onHandMilli, costMilliMinor),
        },
      ];
    });
    return lines.sort((a, b) => (a.item.sku < b.item.sku ? -1 : a.item.sku > b.item.sku ? 1 : 0));
  }

  /** Listed goods without a movement; none while the store keeps no stock. */
  private async unmoved(tx: Tx, store: StoreInfo, moved: readonly Balance[]): Promise<Balance[]> {
    if (store.cutoverAt === null) return [];
    const known = new Set(moved.map((b) => b.itemId));
    const listed = await this.catalog.stockedIn(
      tx,
      store.id,
      businessDateOf(this.clock.now(), store.zone, store.closeoutMinute),
    );
    return listed
      .filter((itemId) => !known.has(itemId))
      .map((itemId) => ({ itemId, onHandMilli: 0n, averageCostMilliMinor: null, lastCountedOn: null, lots: [] }));
  }

  /** A page of the ledger with the balance after each leg. */
  async ledger(
    tx: Tx,
    storeId: string,
    itemId: string,
    after: { readonly businessDate: string; readonly occurredAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<{ readonly row: LedgerRow; readonly balanceMilli: bigint }[]> {
    if ((await this.catalog.items(tx, [itemId])).size === 0) throw new NotFound();
    const rows = await this.stock.ledger(tx, storeId, itemId, after, limit);
    const [first] = rows;
    if (!first) return [];
    const now = (await this.stock.balances(tx, storeId, [itemId]))[0]?.onHandMilli ?? 0n;
    let balance = now - (await this.stock.movedAfter(tx, storeId, itemId, first));
    return rows.map((row) => {
      const entry = { row, balanceMilli: balance };
      balance -= row.quantityMilli;
      return entry;
    });
  }

  async expected(
    tx: Tx,
    storeId: string,
  ): Promise<{ readonly expected: ExpectedReceipt; readonly item: ItemInfo | undefined }[]> {
    const rows = await this.stock.expected(tx, storeId);
    const items = await this.catalog.items(tx, [...new Set(rows.map((r) => r.itemId))]);
    return rows.map((expected) => ({ expected, item: items.get(expected.itemId) }));
  }

  page(
    tx: Tx,
    storeId: string,
    kind: DocumentKind | null,
    after: { readonly occurredAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<StockDocument[]> {
    return this.documents.page(tx, storeId, kind, after, limit);
  }

  async document(
    tx: Tx,
    id: string,
  ): Promise<{
    readonly document: StockDocument;
    readonly lines: readonly StockDocumentLine[];
    readonly items: ReadonlyMap<string, ItemInfo>;
  }> {
    const document = await this.documents.find(tx, id);
    if (!document || !reaches(tx.ctx, 'inventory.stock.read', document.storeId)) throw new NotFound();
    const lines = await this.documents.lines(tx, id);
    return { document, lines, items: await this.catalog.items(tx, [...new Set(lines.map((l) => l.itemId))]) };
  }
}

function requireReach(ctx: TenantContext, permission: StockPermission, storeId: string): void {
  if (!reaches(ctx, permission, storeId)) throw new NotFound();
}

/** thousandths × 1/1000 minor, rounded half away from zero to minor units. */
function stockValue(quantityMilli: bigint, costMilliMinor: bigint): bigint {
  const product = quantityMilli * costMilliMinor;
  return (product + (product < 0n ? -500_000n : 500_000n)) / 1_000_000n;
}
