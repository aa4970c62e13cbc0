/** An item that a store orders from a kitchen or warehouse of the chain. */
export interface ServedItem {
  readonly storeId: string;
  readonly itemId: string;
  readonly siteId: string;
  /** Ordered by the store and still at the site. */
  readonly allocatedMilli: bigint;
}

/** What an area may count on of a site's stock, thousandths. */
export interface SiteShare {
  readonly siteId: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly itemId: string;
  /** At the site and not allocated to any store. */
  readonly freeMilli: bigint;
  /** The area's part: its stores among all that the site serves with the item. */
  readonly shareMilli: bigint;
}

/**
 * Free stock of the sites, each area's part by the number of its stores: what one area counts on another one doesn't.
 * @param held stock by "site item", promises taken off
 */
export function sharesOf(
  served: readonly ServedItem[],
  held: ReadonlyMap<string, bigint>,
  area: ReadonlySet<string>,
): Omit<SiteShare, 'name' | 'nameEn'>[] {
  return [...Map.groupBy(served, (s) => `${s.siteId} ${s.itemId}`)].flatMap(([key, stores]) => {
    const own = stores.filter((s) => area.has(s.storeId)).length;
    const [first] = stores;
    if (own === 0 || !first) return [];
    const freeMilli = (held.get(key) ?? 0n) - stores.reduce((sum, s) => sum + s.allocatedMilli, 0n);
    if (freeMilli <= 0n) return [];
    const shareMilli = (freeMilli * BigInt(own)) / BigInt(stores.length);
    return shareMilli > 0n ? [{ siteId: first.siteId, itemId: first.itemId, freeMilli, shareMilli }] : [];
  });
}
