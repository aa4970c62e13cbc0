import { itemRoutes } from '@larder/contracts/catalog/items';
import type { PaletteProvider } from '@larder/ui';
import { Package } from 'lucide-react';
import { call } from '../../lib/api-client.ts';
import { openPage, pageName } from '../../lib/palette-words.ts';
import { preferences } from '../../lib/preferences.ts';
import { nameIn } from '../../lib/scope.ts';

const SHOWN = 8;
const PAUSE_MS = 150;

/** Items by name, code or pinyin initials. Waits for a pause in typing, because the server searches. */
const items: PaletteProvider = async (query, signal) => {
  const search = query.trim();
  if (search === '') return [];
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (signal.aborted) return [];
  const [group, page] = await Promise.all([
    pageName('items'),
    call(itemRoutes.list, { query: { search, status: 'active', limit: SHOWN } }, { signal }),
  ]);
  return page.items.map((item) => ({
    id: `item:${item.id}`,
    label: nameIn(preferences().locale, item),
    hint: item.sku,
    icon: <Package aria-hidden />,
    group,
    run: () => openPage(`/items/${item.id}`),
  }));
};

export default items;
