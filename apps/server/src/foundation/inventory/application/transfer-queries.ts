import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { can, reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { CatalogApi, type ItemInfo } from '../../catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { StockRepository } from '../data/stock.repository.ts';
import {
  type LineSummary,
  type Parcel,
  type TransferLine,
  type TransferRow,
  TransfersRepository,
} from '../data/transfers.repository.ts';

export interface TransferView {
  readonly transfer: TransferRow;
  readonly lines: readonly TransferLine[];
  readonly parcels: readonly Parcel[];
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly mine: { readonly from: boolean; readonly to: boolean };
  /** Stock of the giving store, for those who may see it. */
  readonly onHand: ReadonlyMap<string, bigint> | null;
}

export interface TransferPage {
  readonly rows: readonly TransferRow[];
  readonly summaries: ReadonlyMap<string, LineSummary>;
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly stores: ReadonlyMap<string, StoreInfo>;
}

/** Reads of transfers. Whoever sees one of the two stores sees the transfer. */
@Injectable()
export class TransferQueries {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly stock: StockRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
  ) {}

  async page(
    tx: Tx,
    filter: { readonly storeId: string | undefined; readonly open: boolean },
    after: { readonly createdAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<TransferPage> {
    const stores = storesFor(tx.ctx, 'inventory.stock.read');
    const rows = await this.transfers.page(tx, { ...filter, stores }, after, limit);
    const summaries = await this.transfers.summaries(
      tx,
      rows.map((r) => r.id),
    );
    const firsts = [...summaries.values()].map((s) => s.firstItemId);
    return {
      rows,
      summaries,
      items: await this.catalog.items(tx, [...new Set(firsts)]),
      stores: await this.stores(tx),
    };
  }

  /** @throws NotFound also for a transfer between stores out of scope */
  async view(tx: Tx, id: string): Promise<TransferView> {
    const transfer = await this.transfers.find(tx, id);
    if (!transfer || !visible(tx, transfer)) throw new NotFound();
    const lines = await this.transfers.lines(tx, id);
    const itemIds = lines.map((l) => l.itemId);
    const seesGiver = reaches(tx.ctx, 'inventory.stock.read', transfer.from_store_id);
    const balances = seesGiver ? await this.stock.balances(tx, transfer.from_store_id, itemIds) : [];
    return {
      transfer,
      lines,
      parcels: await this.transfers.parcels(tx, id),
      items: await this.catalog.items(tx, itemIds),
      stores: await this.stores(tx),
      mine: mineOf(tx, transfer),
      onHand: seesGiver ? new Map(balances.map((b) => [b.itemId, b.onHandMilli])) : null,
    };
  }

  /** Places with which a store can exchange goods: stock kept, same currency; own area first, then own region. */
  async partners(tx: Tx, storeId: string): Promise<StoreInfo[]> {
    if (!reaches(tx.ctx, 'inventory.transfer.write', storeId)) throw new NotFound();
    const own = await this.org.store(tx, storeId);
    const far = (s: StoreInfo): number => (s.areaId === own.areaId ? 0 : s.regionId === own.regionId ? 1 : 2);
    return (await this.org.stores(tx, 'all'))
      .filter((s) => s.id !== own.id && s.cutoverAt !== null && s.currency === own.currency && s.status === 'open')
      .sort((a, b) => far(a) - far(b) || (a.code < b.code ? -1 : 1));
  }

  private async stores(tx: Tx): Promise<ReadonlyMap<string, StoreInfo>> {
    return new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s]));
  }
}

const visible = (tx: Tx, t: TransferRow): boolean =>
  reaches(tx.ctx, 'inventory.stock.read', t.from_store_id) || reaches(tx.ctx, 'inventory.stock.read', t.to_store_id);

/** The sides that the actor may act for. */
export const mineOf = (
  tx: Tx,
  t: Pick<TransferRow, 'from_store_id' | 'to_store_id'>,
): { readonly from: boolean; readonly to: boolean } => ({
  from: can(tx.ctx, 'inventory.transfer.write') && reaches(tx.ctx, 'inventory.transfer.write', t.from_store_id),
  to: can(tx.ctx, 'inventory.transfer.write') && reaches(tx.ctx, 'inventory.transfer.write', t.to_store_id),
});
