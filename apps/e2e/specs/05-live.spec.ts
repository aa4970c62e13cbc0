import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { cuttableProxy } from '../support/cuttable-proxy.ts';
import { type Api, PASSWORD, personIn } from '../support/people.ts';
import { stackPort } from '../support/stack.ts';
import { expect, test } from '../support/test.ts';
import { Words } from '../support/words.ts';

const HQ = 'hq@bakery.example';
const MANAGER = 's101@bakery.example';
const zh = new Words('zh-CN');

interface Overview {
  readonly kpis: { readonly sales: { readonly tickets: number } };
}

/** A till of the manager's store, with tickets of this very moment of the product's clock. */
async function tillOf(hq: { api: Api; context: BrowserContext }) {
  const { stores } = await hq.api.get<{ stores: { id: string; code: string }[] }>('/api/v1/session');
  const storeId = stores.find((s) => s.code === 'S101')?.id ?? stores[0]?.id ?? '';
  const made = await hq.api.send('POST', '/api/v1/device-keys', { storeId, name: `live ${randomUUID().slice(0, 8)}` });
  expect(made.status).toBe(201);
  const terminals = await hq.api.get<{ items: { code: string }[] }>(`/api/v1/pos/terminals?storeId=${storeId}`);
  const items = await hq.api.get<{ items: { sku: string; type: string }[] }>('/api/v1/items?limit=50');
  const sku = items.items.find((i) => i.type === 'sellable')?.sku ?? '';
  return {
    storeId,
    /** Rings up sales; resolves with the answer, so that whoever waits counts from there. */
    async sell(count: number): Promise<void> {
      const { serverTime } = await hq.api.get<{ serverTime: string }>('/api/v1/session');
      const at = new Date(serverTime).toISOString();
      const tickets = Array.from({ length: count }, () => ({
        ticketUid: randomUUID(),
        rev: 1,
        kind: 'sale',
        status: 'closed',
        terminalCode: terminals.items[0]?.code,
        seq: null,
        channel: 'retail',
        currency: 'CNY',
        openedAt: at,
        closedAt: at,
        lines: [{ lineNo: 1, sku, quantity: '1', amount: 1500 }],
        payments: [{ method: 'cash', amount: 1500 }],
        taxIncluded: true,
        tax: [],
        adjustments: [],
        total: 1500,
      }));
      const answer = await hq.context.request.post('/api/v1/pos/batches', {
        headers: { authorization: `Bearer ${(made.body as { key: string }).key}` },
        data: { batchId: randomUUID(), sentAt: at, tickets },
      });
      expect(answer.status(), await answer.text()).toBe(200);
      const { results } = (await answer.json()) as { results: { status: string }[] };
      expect(results.every((r) => r.status === 'applied')).toBe(true);
    },
  };
}

const tickets = async (page: Page): Promise<number> =>
  Number(
    (
      (await page
        .getByText(zh.text('today.kpi.tickets'), { exact: true })
        .locator('xpath=following-sibling::*[1]')
        .textContent()) ?? ''
    ).replaceAll(',', ''),
  );
const pill = (page: Page, word: 'live' | 'connecting' | 'offline') =>
  page.getByRole('banner').getByText(zh.text(`shell.sync.${word}`), { exact: true });

test('[PLT-09] headquarters’ Today follows a till’s batch within two seconds, without a reload', async ({
  browser,
}) => {
  const hq = await personIn(browser, HQ, 'zh-CN');
  const till = await tillOf(hq);
  await hq.page.goto('/today');
  await expect(pill(hq.page, 'live')).toBeVisible();
  const before = await tickets(hq.page);
  await hq.page.evaluate(() => {
    (window as unknown as { kept: boolean }).kept = true;
  });
  await till.sell(5);
  await expect.poll(() => tickets(hq.page), { timeout: 2_000, intervals: [50] }).toBe(before + 5);
  // A rush: the last figure counts, and the page is still the same page.
  for (let i = 0; i < 8; i += 1) await till.sell(20);
  await expect.poll(() => tickets(hq.page), { timeout: 3_000, intervals: [50] }).toBe(before + 165);
  const shown = await hq.api.get<Overview>('/api/v1/today');
  expect(shown.kpis.sales.tickets).toBe(before + 165);
  expect(await hq.page.evaluate(() => (window as unknown as { kept?: boolean }).kept)).toBe(true);
  await expectAccessible(hq.page);
  await hq.context.close();
});

test('[PLT-09] a list offers what is new instead of moving under the pointer', async ({ browser }) => {
  const hq = await personIn(browser, HQ, 'zh-CN');
  const till = await tillOf(hq);
  await hq.page.goto(`/tickets?scope=store:${till.storeId}`);
  await expect(pill(hq.page, 'live')).toBeVisible();
  const rows = hq.page.getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  const offer = hq.page.getByRole('button', { name: /^\d+ 张新小票/ });
  let first = '';
  // What came between the page's reading and the stream's first word is read once more: only then the list stands still.
  await expect(async () => {
    first = (await rows.nth(1).textContent()) ?? '';
    await till.sell(3);
    await expect(offer).toBeVisible({ timeout: 5_000 });
    expect(await rows.nth(1).textContent()).toBe(first);
  }).toPass({ timeout: 40_000 });
  await expectAccessible(hq.page);
  await offer.click();
  await expect(offer).toBeHidden();
  await expect(rows.nth(1)).not.toHaveText(first);
  await hq.context.close();
});

test('[PLT-09] seven tabs hold one stream between them, the API still answers, and another tab takes over', async ({
  browser,
}) => {
  const hq = await personIn(browser, HQ, 'zh-CN');
  const till = await tillOf(hq);
  const streams = new Set<Page>();
  hq.context.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/v1/live') streams.add(request.frame().page());
  });
  const tabs = [hq.page];
  while (tabs.length < 7) tabs.push(await hq.context.newPage());
  for (const tab of tabs) {
    await tab.goto('/today');
    await expect(pill(tab, 'live')).toBeVisible();
  }
  expect(streams.size).toBe(1);
  const last = tabs.at(-1) as Page;
  const before = await tickets(last);
  expect(await last.evaluate(async () => (await fetch('/api/v1/session')).status)).toBe(200);
  await till.sell(3);
  await expect.poll(() => tickets(last), { timeout: 5_000 }).toBe(before + 3);

  // The leading tab closes while something happens.
  const [leader] = streams;
  await Promise.all([leader?.close(), till.sell(4)]);
  const follower = tabs.find((tab) => tab !== leader) as Page;
  await follower.bringToFront();
  await expect.poll(() => streams.size).toBe(2);
  await expect.poll(() => tickets(follower), { timeout: 10_000 }).toBe(before + 7);
  await hq.context.close();
});

test('[PLT-09] a lost server shows in the pill, and what happened meanwhile arrives when it is back', async ({
  browser,
}) => {
  const hq = await personIn(browser, HQ, 'zh-CN');
  const till = await tillOf(hq);
  const wire = await cuttableProxy(stackPort());
  try {
    await hq.page.goto(`${wire.url}/today`);
    await expect(pill(hq.page, 'live')).toBeVisible();
    const before = await tickets(hq.page);
    wire.cut();
    await expect(pill(hq.page, 'connecting').or(pill(hq.page, 'offline'))).toBeVisible();
    await expect(pill(hq.page, 'offline')).toBeVisible({ timeout: 15_000 });
    await till.sell(6);
    const resumed = hq.page.waitForRequest((request) => request.url().includes('/api/v1/live?after='));
    wire.mend();
    expect(new URL((await resumed).url()).searchParams.get('after')).toMatch(/^\d+\.\d+:\d+:/);
    await expect(pill(hq.page, 'live')).toBeVisible({ timeout: 40_000 });
    await expect.poll(() => tickets(hq.page), { timeout: 10_000 }).toBe(before + 6);
  } finally {
    await hq.context.close();
    await wire.close();
  }
});

test('[PPL-11] whoever is frozen is shown the door while the page is open', async ({ browser }) => {
  const hq = await personIn(browser, HQ, 'zh-CN');
  const till = await tillOf(hq);
  const email = `leaver-${randomUUID().slice(0, 8)}@bakery.example`;
  const invited = await hq.api.send('POST', '/api/v1/people', {
    displayName: '将离职',
    email,
    grants: [{ role: 'store_manager', unitId: till.storeId }],
  });
  expect(invited.status, JSON.stringify(invited.body)).toBe(201);
  const { person, issued } = invited.body as { person: { id: string }; issued: { link: string | null } };
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const token = new URL(issued.link ?? '', 'http://x').hash.slice(1);
  const accepted = await context.request.post('/api/v1/password-links/accept', { data: { token, password: PASSWORD } });
  expect(accepted.ok(), await accepted.text()).toBe(true);
  const page = await context.newPage();
  await page.goto('/today');
  await expect(pill(page, 'live')).toBeVisible();
  expect((await hq.api.send('POST', `/api/v1/people/${person.id}/freeze`)).status).toBe(200);
  await expect(page).toHaveURL(/sign-in/, { timeout: 5_000 });
  await context.close();
  await hq.context.close();
});

test('[ORD-30] two people on one order see each other, and it ends when one leaves', async ({ browser }) => {
  const hq = await personIn(browser, HQ, 'zh-CN');
  const manager = await personIn(browser, MANAGER, 'zh-CN');
  const { items } = await manager.api.get<{ items: { id: string }[] }>('/api/v1/ordering/orders?limit=1');
  const path = `/orders/${items[0]?.id}`;
  const name = async (api: Api) =>
    (await api.get<{ user: { displayName: string } }>('/api/v1/session')).user.displayName;
  const also = async (api: Api) => zh.pattern('shell.presence.also', { names: await name(api) });
  await manager.page.goto(path);
  await hq.page.goto(path);
  await expect(manager.page.getByText(await also(hq.api))).toBeVisible();
  await expect(hq.page.getByText(await also(manager.api))).toBeVisible();
  await hq.page.goto('/today');
  await expect(manager.page.getByText(await also(hq.api))).toBeHidden({ timeout: 5_000 });
  await hq.context.close();
  await manager.context.close();
});
