/** Margin that is lost if one item of a store runs out. Minor units. */
export interface Loss {
  readonly itemId: string;
  readonly lostMinor: number;
  /** What is sold with it and what of that is at stake, in any common unit; empty: it is sold, or lost, by itself. */
  readonly through: readonly { readonly itemId: string; readonly worth: number }[];
}

/**
 * Each item's part of the sum of its store. A drink that lacks its cup, its lid and its straw is lost once: what is sold loses
 * as much as its scarcest part says, and that is shared among the missing parts by what each of them would lose alone. So
 * `sum of parts ≤ sum of losses`, no part is above its own loss, and parts add up over any grouping.
 * @param losses of one store, one per item
 * @returns whole minor units by item
 */
export function countedOnce(losses: readonly Loss[]): Map<string, number> {
  const shares = losses.flatMap((loss) => {
    const worth = loss.through.reduce((sum, by) => sum + by.worth, 0);
    const alone = [{ itemId: loss.itemId, sold: loss.itemId, lost: loss.lostMinor }];
    if (worth <= 0) return alone;
    return loss.through
      .filter((by) => by.worth > 0)
      .map((by) => ({ itemId: loss.itemId, sold: by.itemId, lost: (loss.lostMinor * by.worth) / worth }));
  });
  const counted = new Map<string, number>();
  for (const missing of Map.groupBy(shares, (s) => s.sold).values()) {
    const together = missing.reduce((sum, s) => sum + s.lost, 0);
    const most = Math.max(...missing.map((s) => s.lost));
    for (const s of missing)
      counted.set(s.itemId, (counted.get(s.itemId) ?? 0) + (together > 0 ? (s.lost * most) / together : 0));
  }
  return new Map(losses.map((l) => [l.itemId, Math.min(l.lostMinor, Math.round(counted.get(l.itemId) ?? 0))]));
}
