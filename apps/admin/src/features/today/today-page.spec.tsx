// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import type { StoreToday, Today, TodayStore } from '@larder/contracts/bi/today';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { type Session, sessionQuery } from '../../lib/session.ts';
import TodayPage from './today-page.tsx';

const STORE = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
const ORDER = '01900000-0000-7000-8000-00000000000a';
const store = { id: STORE, code: 'S1', name: '静安店', nameEn: "Jing'an", regionName: '华东', regionNameEn: 'East' };
const other = { ...store, id: OTHER, code: 'S2', name: '徐汇店', nameEn: null };

const concern = (over: Partial<Today['attention'][number]>): Today['attention'][number] => ({
  store,
  kind: 'order_due',
  severity: 'critical',
  count: 1,
  impact: 123_400,
  dueAt: '2026-03-02T08:00:00.000Z',
  since: null,
  businessDate: null,
  names: [],
  action: { target: 'order', id: ORDER },
  ...over,
});

const OVERVIEW: Today = {
  now: '2026-03-02T07:30:00.000Z',
  asOf: '2026-03-02T07:29:00.000Z',
  stale: false,
  currency: 'CNY',
  otherCurrencyStores: 0,
  storeCount: 2,
  kpis: {
    sales: {
      net: 600_000,
      netLastWeek: 500_000,
      netSeries: Array.from({ length: 14 }, (_, i) => i * 100),
      tickets: 30,
      ticketsLastWeek: 40,
      ticketsSeries: Array.from({ length: 14 }, () => 30),
      average: 20_000,
      averageLastWeek: 12_500,
      averageSeries: Array.from({ length: 14 }, () => null),
    },
    stockOut: { out: 3, listed: 60, rateBp: 500, lastWeekBp: 300, series: Array.from({ length: 14 }, () => null) },
    waste: { cost: 0, usageCost: 100_000, rateBp: 0, costLastWeek: 0, series: Array.from({ length: 14 }, () => 0) },
    ordersWaiting: { count: 2, amount: 50_000, nextCutoffAt: '2026-03-02T08:00:00.000Z' },
  },
  hours: [],
  attention: [
    concern({}),
    concern({
      store: other,
      kind: 'top_seller_out',
      severity: 'warning',
      dueAt: null,
      names: [{ name: '吐司', nameEn: 'Toast' }],
      action: { target: 'stock', id: null },
    }),
  ],
  attentionStores: 2,
  ranking: [
    { store, net: 400_000, netLastWeek: 200_000, ratioBp: 20_000, breach: false },
    { store: other, net: 200_000, netLastWeek: 300_000, ratioBp: 6667, breach: true },
  ],
  heat: { hours: [8, 9], rows: [{ store, listed: 30, out: [2, null] }] },
};

const STORE_DAY: StoreToday = {
  now: '2026-03-02T07:30:00.000Z',
  asOf: '2026-03-02T07:29:00.000Z',
  stale: false,
  currency: 'CNY',
  businessDate: '2026-03-02',
  store,
  orders: ['generated', 'reviewing', 'awaiting_approval'].map((state, i) => ({
    id: `${ORDER.slice(0, -1)}${i}`,
    sourceName: `供应商${i}`,
    sourceNameEn: null,
    state: state as 'generated',
    urgent: false,
    cutoffAt: '2026-03-02T08:00:00.000Z',
    deliveryDate: '2026-03-03',
    amount: 10_000,
    lineCount: 5,
    runsOutCount: 0,
  })),
  deliveries: [],
  counts: { items: 4, never: 1, afterDays: 7 },
  attention: [concern({})],
  yesterday: null,
  runningOut: [
    { itemId: ORDER, sku: 'A', name: '吐司', nameEn: null, uom: '个', onHand: '0', perDay: '12', coverCentidays: 0 },
  ],
  runningOutCount: 1,
  nearExpiry: [],
  nearExpiryCount: 0,
};

/** The network: the one boundary that the page does not own. */
const network = vi.fn<typeof fetch>();
const answers = (status: number, body: unknown) =>
  network.mockImplementation(
    async () =>
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
      }),
  );

beforeEach(() => {
  network.mockReset();
  vi.stubGlobal('fetch', network);
  // Charts draw on a canvas, which jsdom has not; the page shows its skeleton there.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const sessionStore = (s: TodayStore): Session['stores'][number] => ({
  ...s,
  kind: 'store',
  regionId: 'east',
  currency: 'CNY',
  zone: 'Asia/Shanghai',
});

async function open(
  options: { stores?: Session['stores']; locale?: 'zh-CN' | 'en'; permissions?: Session['permissions'] } = {},
) {
  const { stores = [sessionStore(store), sessionStore(other)], locale = 'zh-CN' } = options;
  const client = createQueryClient();
  setActiveTenant('tenant');
  client.setQueryData(sessionQuery.queryKey, {
    tenant: {
      id: 'tenant',
      code: 'demo',
      name: '示范',
      nameEn: null,
      currency: 'CNY',
      zone: 'Asia/Shanghai',
      demo: true,
    },
    user: { id: 'u', displayName: '张敏', locale },
    roles: [],
    permissions: options.permissions ?? ['ordering.order.write', 'inventory.count.write'],
    stores,
    allStores: stores.length > 1,
    serverTime: OVERVIEW.now,
  });
  const catalog = createCatalog(locale, async (wanted, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${wanted}/${area}.json`, 'utf8')),
  );
  for (const area of ['today', 'shell', 'ui']) await catalog.load(area);
  const router = createRouter({
    routeTree: createRootRoute({ component: TodayPage }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <QueryClientProvider client={client}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <RouterProvider router={router} />
      </I18nProvider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), router };
}

describe('today across stores', () => {
  it('[BI-01] says how many stores need somebody, and compares with last week', async () => {
    answers(200, OVERVIEW);
    await open();
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('今日，2 家店');
    expect(screen.getByText('2 家店需要您看一眼')).toBeDefined();
    const band = within(screen.getByRole('region', { name: '关键数字' }));
    expect(band.getByText('¥6,000')).toBeDefined();
    expect(band.getByText('↑20%')).toBeDefined();
    expect(band.getByText('↓25%')).toBeDefined();
    expect(band.getByText('↑2.0pt').dataset['tone']).toBe('bad');
  });

  it('[BI-06] J and K move through what needs a person; each row has one link to its remedy', async () => {
    answers(200, OVERVIEW);
    const { user } = await open();
    await screen.findByText('静安店', { selector: 'b' });
    await user.keyboard('j');
    const first = screen.getByRole('link', { name: '批订货单' });
    expect(document.activeElement).toBe(first);
    expect(first.getAttribute('href')).toBe(`/orders/${ORDER}?scope=store%3A${STORE}`);
    await user.keyboard('j');
    expect(document.activeElement).toBe(screen.getByRole('link', { name: '看库存' }));
    await user.keyboard('k');
    expect(document.activeElement).toBe(first);
  });

  it('[BI-01] old data are amber and say by how much', async () => {
    answers(200, { ...OVERVIEW, stale: true, asOf: '2026-03-02T07:08:00.000Z' });
    await open();
    const stamp = await screen.findByText('截至 15:08 · 数据延迟 22 分钟');
    expect(stamp.dataset['stale']).toBe('true');
  });

  it('[BI-01] nothing to do, and no sales for who may not see them', async () => {
    answers(200, {
      ...OVERVIEW,
      attention: [],
      attentionStores: 0,
      ranking: [],
      kpis: { ...OVERVIEW.kpis, sales: null, ordersWaiting: null },
    });
    await open();
    expect(await screen.findByText('都处理完了')).toBeDefined();
    expect(screen.queryByText('今日营收')).toBeNull();
    expect(screen.queryByText('分时营收')).toBeNull();
  });

  it('[BI-01] a chain without stores is told what comes', async () => {
    answers(200, { ...OVERVIEW, storeCount: 0 });
    await open();
    expect(await screen.findByText('还没有门店')).toBeDefined();
  });

  it('[BI-01] a failure says so and can be tried again', async () => {
    answers(500, { type: 'about:blank', title: 'failed', status: 500, code: 'internal', requestId: 'req-1' });
    const { user } = await open();
    expect(await screen.findByText('req-1')).toBeDefined();
    answers(200, OVERVIEW);
    await user.click(screen.getByRole('button'));
    expect(await screen.findByText('今日，2 家店')).toBeDefined();
  });

  it('[ORD-16] says how far the night is while it is computed, even before the figures are there', async () => {
    const work = { storesDone: 5, storesTotal: 22, modelUnderWay: true };
    network.mockImplementation(async (url) =>
      String(url).startsWith('/api/v1/ordering/night')
        ? Response.json({ work })
        : new Promise<Response>(() => undefined),
    );
    await open({ permissions: ['ordering.run.read'] });
    expect(await screen.findByText(/正在训练需求预测模型。.*22 家店已算完 5 家/, {}, { timeout: 20_000 })).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: '夜间计算的进度' }).getAttribute('value')).toBe('5');
  });

  it('[I18N-02] speaks English', async () => {
    answers(200, OVERVIEW);
    await open({ locale: 'en' });
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('Today, 2 stores');
    expect(screen.getByText('2 stores need you')).toBeDefined();
    expect(screen.getByText('1 top seller sold out')).toBeDefined();
  });
});

describe('today in a store', () => {
  it('[BI-05] the headline is the task, and what waits for others is no task', async () => {
    answers(200, STORE_DAY);
    await open({ stores: [sessionStore(store)] });
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('16:00 前要批 2 单');
    expect(screen.getAllByRole('link', { name: '批订货单' })).toHaveLength(2);
    expect(screen.getByText('等上级审批')).toBeDefined();
    // An order that stands as a row of its own is not listed again as an exception.
    expect(screen.queryByText(/张订货单没批/)).toBeNull();
    expect(screen.getByText('已卖断')).toBeDefined();
  });

  it('[BI-05] who may not order is offered to look', async () => {
    answers(200, STORE_DAY);
    await open({ stores: [sessionStore(store)], permissions: [] });
    await screen.findByText('16:00 前要批 2 单');
    expect(screen.queryByRole('link', { name: '批订货单' })).toBeNull();
    expect(screen.getAllByRole('link', { name: '看订货单' })).toHaveLength(3);
    expect(screen.queryByRole('link', { name: '盘点商品' })).toBeNull();
  });
});
