/** Days, both included, at whose end the books of a store had none of an item. */
export interface Span {
  readonly storeId: string;
  readonly itemId: string;
  readonly from: string;
  readonly to: string;
  /** Below zero: the books are wrong, and nobody knows what stood on the shelf. */
  readonly doubtful: boolean;
}

interface Dish {
  readonly itemId: string;
  readonly needs: readonly string[];
}

/**
 * Spans that speak for an empty shelf. Books below zero don't: goods went over the counter that the books never had. A
 * dish keeps no stock of its own and was sold out when something that it needs was.
 */
export function emptyShelves<S extends Span>(spans: readonly S[], dishes: readonly Dish[]): S[] {
  const sure = spans.filter((s) => !s.doubtful);
  const users = new Map<string, string[]>();
  for (const { itemId, needs } of dishes)
    for (const need of new Set(needs)) users.set(need, [...(users.get(need) ?? []), itemId]);
  return [...sure, ...sure.flatMap((s) => (users.get(s.itemId) ?? []).map((itemId) => ({ ...s, itemId })))];
}
