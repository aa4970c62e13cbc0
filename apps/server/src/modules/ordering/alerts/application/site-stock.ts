import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { type ServedItem, type SiteShare, sharesOf } from '../domain/site-share.ts';
import { isOrdered } from './area-stock.ts';

/** What kitchens and warehouses hold for the stores that they serve. */
@Injectable()
export class SiteStock {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly orderLines: OrderLinesRepository,
  ) {}

  /**
   * Reads every store that is served from inside the chain, so once per check.
   * @param today dates of the listings
   * @returns each site's free stock, shared by the stores that order the item from it
   */
  async read(tx: Tx, today: string): Promise<(storeIds: readonly string[]) => SiteShare[]> {
    const siteOf = new Map(
      [...(await this.catalog.sources(tx)).values()].flatMap((s) =>
        s.kind === 'internal' && s.siteId !== null ? [[s.id, s.siteId] as const] : [],
      ),
    );
    if (siteOf.size === 0) return () => [];
    const sites = await this.org.stores(tx, 'all');
    const served: ServedItem[] = [];
    for (const store of sites.filter((s) => s.kind === 'store' && s.status === 'open')) {
      const listed = (await this.catalog.listings(tx, store.id)).filter((l) => isOrdered(l, today));
      const from = new Map(
        listed.flatMap((l) => {
          const siteId = siteOf.get(l.sourceId);
          return siteId === undefined ? [] : [[l.itemId, siteId] as const];
        }),
      );
      if (from.size === 0) continue;
      const allocated = new Map<string, bigint>();
      const add = (itemId: string, milli: bigint) => allocated.set(itemId, (allocated.get(itemId) ?? 0n) + milli);
      // What is on the road has left the site's books already.
      for (const e of await this.inventory.expected(tx, store.id))
        if (e.state === 'on_order') add(e.itemId, e.quantityMilli);
      for (const c of await this.orderLines.committed(tx, store.id)) add(c.itemId, c.quantityMilli);
      for (const [itemId, siteId] of from)
        served.push({ storeId: store.id, itemId, siteId, allocatedMilli: allocated.get(itemId) ?? 0n });
    }
    const names = new Map(sites.map((s) => [s.id, s]));
    const held = new Map<string, bigint>();
    for (const siteId of new Set(served.map((s) => s.siteId))) {
      const promised = await this.inventory.promised(tx, siteId);
      for (const [itemId, { onHandMilli }] of await this.inventory.balances(tx, siteId))
        held.set(`${siteId} ${itemId}`, onHandMilli - (promised.get(itemId) ?? 0n));
    }
    return (storeIds) =>
      sharesOf(served, held, new Set(storeIds)).map((share) => ({
        ...share,
        name: names.get(share.siteId)?.name ?? '',
        nameEn: names.get(share.siteId)?.nameEn ?? null,
      }));
  }
}
