import type { PrepList } from '@larder/contracts/ordering/prep-list';

/** Portions of a dish as the list counts them: what somebody noted, else the forecast. */
export const portionsOf = (dish: PrepList['dishes'][number]): number =>
  dish.noted ? Number(dish.noted.portions) : dish.expected;

const thousandth = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * The list with other portions: a line changes by use × difference, its reserve stays. Nothing is sent or kept.
 * @param tried portions by dish
 */
export function withPortions(list: PrepList, tried: ReadonlyMap<string, number>): PrepList {
  if (tried.size === 0) return list;
  const change = new Map(list.dishes.map((d) => [d.id, (tried.get(d.id) ?? portionsOf(d)) - portionsOf(d)]));
  return {
    ...list,
    lines: list.lines.map((line) => {
      const more = line.uses.reduce((sum, use) => sum + use.perPortion * (change.get(use.dishId) ?? 0), 0);
      if (more === 0) return line;
      // What is missing moves with the need; of a line that had enough nobody knows how much more than that.
      const need = line.expected + line.reserve;
      const spare = line.missing > 0 ? need - line.missing : Math.max(need, line.onHand);
      const missing = line.task === 'prepare' ? 0 : Math.max(0, need + more - spare);
      return { ...line, expected: thousandth(Math.max(0, line.expected + more)), missing: thousandth(missing) };
    }),
  };
}
