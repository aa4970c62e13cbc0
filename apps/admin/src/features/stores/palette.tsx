import { orgRoutes } from '@larder/contracts/org/units';
import type { PaletteProvider } from '@larder/ui';
import { MapPin } from 'lucide-react';
import { call } from '../../lib/api-client.ts';
import { openPage, pageName } from '../../lib/palette-words.ts';
import { matchesQuery } from '../../lib/pinyin.ts';
import { preferences } from '../../lib/preferences.ts';
import { nameIn } from '../../lib/scope.ts';

const SHOWN = 6;
const PAUSE_MS = 150;

/** Records of stores, kitchens and warehouses; choosing a store as scope is the shell's own entry. */
const stores: PaletteProvider = async (query, signal) => {
  if (query.trim() === '') return [];
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (signal.aborted) return [];
  const [page, { items }] = await Promise.all([pageName('stores'), call(orgRoutes.stores, {}, { signal })]);
  return items
    .filter((store) => matchesQuery(`${store.name} ${store.nameEn ?? ''} ${store.code}`, query))
    .slice(0, SHOWN)
    .map((store) => ({
      id: `store-record:${store.id}`,
      label: nameIn(preferences().locale, store),
      hint: store.code,
      icon: <MapPin aria-hidden />,
      // Beside the shell's own heading of the same word this one opens the record.
      group: `${page} ›`,
      run: () => openPage(`/stores/${store.id}`),
    }));
};

export default stores;
