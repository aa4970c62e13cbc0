// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { stockHealthRoutes } from '@larder/contracts/inventory/stock-health';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { Toaster } from '@larder/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { type Session, sessionQuery } from '../../lib/session.ts';
import { stockHealth } from './routes.tsx';
import StockHealthPage from './stock-health-page.tsx';

// A busy machine draws later; nothing here is about speed.
configure({ asyncUtilTimeout: 5_000 });

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const store = (n: number, name: string) => ({ id: id(n), name, nameEn: null });

const REDUNDANT = stockHealthRoutes.redundant.response.parse({
  currency: 'CNY',
  longDays: 45,
  stockValue: 5_000_000,
  totals: [
    { reason: 'expires', count: 1, value: 12_000 },
    { reason: 'unsold', count: 0, value: 0 },
    { reason: 'long_cover', count: 0, value: 0 },
  ],
  redundantValue: 12_000,
  count: 1,
  items: [
    {
      store: store(1, '静安店'),
      item: { id: id(4), sku: 'B-1', name: '吐司', nameEn: null, baseUom: '个' },
      reasons: ['expires'],
      onHand: '40',
      daily: '4',
      coverDays: 10,
      expiring: '24',
      expiresOn: '2026-11-25',
      redundant: '24',
      value: 12_000,
      expiringValue: 12_000,
      transfer: null,
      taker: { store: store(2, '徐汇店'), quantity: '16', value: 8000 },
    },
  ],
});
const LOSSES = stockHealthRoutes.losses.response.parse({
  currency: 'CNY',
  from: '2026-10-25',
  to: '2026-11-21',
  total: { expired: 1000, otherWaste: 0, missed: 9000 },
  items: [{ store: store(1, '静安店'), week: '2026-11-16', expired: 1000, otherWaste: 0, missed: 9000 }],
});

/** The network: the one boundary that the page does not own. */
const network = vi.fn<typeof fetch>();
let created: unknown[] = [];
const json = (body: unknown) =>
  new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' } });

beforeEach(() => {
  created = [];
  network.mockReset();
  network.mockImplementation(async (input, init) => {
    const { pathname } = new URL(String(input), 'http://larder.test');
    if (init?.method === 'POST' && pathname.endsWith('/transfers')) created.push(JSON.parse(String(init.body)));
    if (pathname.endsWith('/stock-losses')) return json(LOSSES);
    return json(pathname.endsWith('/redundant-stock') ? REDUNDANT : {});
  });
  vi.stubGlobal('fetch', network);
  Element.prototype.scrollIntoView = () => undefined;
  window.scrollTo = () => undefined;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(search: string) {
  const client = createQueryClient();
  setActiveTenant('tenant');
  const session: Session = {
    tenant: { id: id(5), code: 'c', name: '连锁', nameEn: null, currency: 'CNY', zone: 'Asia/Shanghai', demo: false },
    user: { id: id(8), displayName: '总部', locale: 'zh-CN' },
    roles: ['hq_manager'],
    permissions: ['inventory.stock.read', 'inventory.transfer.write', 'inventory.waste.write', 'catalog.listing.write'],
    stores: [],
    allStores: true,
    serverTime: '2026-11-22T01:05:00.000Z',
  };
  client.setQueryData(sessionQuery.queryKey, session);
  const catalog = createCatalog('zh-CN', async (locale, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/${area}.json`, 'utf8')),
  );
  await Promise.all(['stock-health', 'shell', 'ui'].map((area) => catalog.load(area)));
  const schema = stockHealth.search;
  const router = createRouter({
    routeTree: createRootRoute({
      component: StockHealthPage,
      validateSearch: (raw: Record<string, unknown>) => schema?.parse(raw) as Record<string, unknown>,
    }),
    history: createMemoryHistory({ initialEntries: [`/${search}`] }),
  });
  render(
    <QueryClientProvider client={client}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <RouterProvider router={router} />
        <Toaster />
      </I18nProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

describe('turnover and surplus', () => {
  it('[INV-11] [ORD-27] what will not sell in time is offered to the neighbour with one press', async () => {
    const user = await show('');
    await user.click(await screen.findByText('吐司'));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getAllByText(/24 个 · ¥120/)).toHaveLength(2);
    await user.click(await within(dialog).findByRole('button', { name: '建议调拨给徐汇店' }));
    await waitFor(() =>
      expect(created).toEqual([
        {
          fromStoreId: id(1),
          toStoreId: id(2),
          origin: 'surplus',
          lines: [{ itemId: id(4), quantity: '16' }],
        },
      ]),
    );
  });

  it('[INV-09] too much and too little stand side by side in money', async () => {
    await show('?view=losses');
    expect(await screen.findByText('静安店')).toBeTruthy();
    expect(screen.getAllByText(/¥90/).length).toBeGreaterThan(0);
  });
});
