import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { createFormats } from '@larder/i18n';
import type { PaletteProvider } from '@larder/ui';
import { ClipboardList } from 'lucide-react';
import { call } from '../../lib/api-client.ts';
import { openPage, pageName } from '../../lib/palette-words.ts';
import { matchesQuery } from '../../lib/pinyin.ts';
import { preferences } from '../../lib/preferences.ts';
import { nameIn } from '../../lib/scope.ts';

const SHOWN = 8;
const LOOKED_AT = 100;
const PAUSE_MS = 150;

/** Open orders by supplier, store or delivery day, in words or pinyin initials. */
const orders: PaletteProvider = async (query, signal) => {
  if (query.trim() === '') return [];
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (signal.aborted) return [];
  const { locale } = preferences();
  const formats = createFormats({ locale, zone: 'UTC', currency: 'CNY' });
  const [group, page] = await Promise.all([
    pageName('orders'),
    call(orderRoutes.list, { query: { tab: 'open', limit: LOOKED_AT } }, { signal }),
  ]);
  return page.items
    .map((order) => ({
      order,
      source: nameIn(locale, { name: order.sourceName, nameEn: order.sourceNameEn }),
      store: nameIn(locale, { name: order.storeName, nameEn: order.storeNameEn }),
      day: formats.businessDay(order.deliveryDate),
    }))
    .filter(({ order, source, store, day }) =>
      matchesQuery(`${source} ${store} ${order.sourceName} ${order.storeName} ${day} ${order.deliveryDate}`, query),
    )
    .slice(0, SHOWN)
    .map(({ order, source, store, day }) => ({
      id: `order:${order.id}`,
      label: `${source} · ${day}`,
      hint: store,
      icon: <ClipboardList aria-hidden />,
      group,
      run: () => openPage(`/orders/${order.id}`),
    }));
};

export default orders;
