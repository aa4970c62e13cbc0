import { InvalidInput } from './domain-error.ts';

/**
 * Refuses a list that names an item twice, at its second place: which of the two counts nobody could say.
 * @param list name of the list in the request
 * @throws InvalidInput
 */
export function eachItemOnce(list: string, entries: readonly { readonly itemId: string }[]): void {
  const seen = new Set<string>();
  entries.forEach(({ itemId }, i) => {
    if (seen.has(itemId))
      throw new InvalidInput([
        {
          path: `${list}.${i}.itemId`,
          code: 'duplicate_item',
          message: { 'zh-CN': '同一商品只能出现一次', en: 'An item can stand here once only' },
        },
      ]);
    seen.add(itemId);
  });
}
