import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { cuttableProxy } from '../support/cuttable-proxy.ts';
import { type Order, packsOf, readOrder, roomForOne, untouchedOrders } from '../support/orders.ts';
import { Api, PASSWORD, personIn } from '../support/people.ts';
import { stackPort } from '../support/stack.ts';
import { expect, test } from '../support/test.ts';
import { Words } from '../support/words.ts';

const words = new Words('zh-CN');
/** Under this name the app asks to be woken (apps/admin/src/lib/background-sync.ts). */
const SYNC_TAG = 'larder-kept';

type Info = { readonly project: { readonly use: object } };

/** A phone of its own: what it keeps survives the browser. */
async function phone(folder: string, info: Info, overrides: { readonly baseURL?: string } = {}) {
  const { launchOptions, baseURL } = info.project.use as { launchOptions: object; baseURL: string };
  return chromium.launchPersistentContext(folder, {
    ...launchOptions,
    baseURL,
    ...overrides,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    serviceWorkers: 'allow',
  });
}

/**
 * A phone without Background Sync, where only a page sends. "Offline" is played for pages only: the service worker would
 * have a network all the while and send at once.
 */
async function phoneWithoutSync(folder: string, info: Info): Promise<BrowserContext> {
  const context = await phone(folder, info);
  await context.addInitScript(() => {
    if ('ServiceWorkerRegistration' in window) delete (ServiceWorkerRegistration.prototype as { sync?: unknown }).sync;
  });
  return context;
}

async function signedIn(context: BrowserContext, login: string): Promise<void> {
  const answer = await context.request.post('/api/v1/session', {
    data: { tenantCode: 'bakery', login, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
}

const input = (page: Page, line: Order['lines'][0]) =>
  page.getByLabel(`${line.name} ${words.text('orders.column.quantity')}`, { exact: true });

/**
 * Wakes the service worker as the browser does once it has a network. The browser's own waking hangs on its view of the
 * machine's network and comes minutes after a try that failed.
 */
async function wakeServiceWorker(page: Page, origin: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find((r) => r.scopeURL.startsWith(origin) && !r.isDeleted);
      if (found) resolve(found.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  await cdp.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag: SYNC_TAG, lastChance: false });
  await cdp.detach();
}

test('[ORD-30] an order is changed without a connection, the app is killed and opened again, and everything arrives', async ({
  browser,
}, info) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'larder-phone-'));
  let context = await phoneWithoutSync(folder, info);
  try {
    await signedIn(context, 's204@bakery.example');
    const api = new Api(context);
    const order = (await untouchedOrders(api)).find((o) => o.lines.filter((l) => roomForOne(o, l)).length >= 3);
    if (!order) throw new Error('the demo has no order with room for three changes');
    const [a, b, c] = order.lines.filter((l) => roomForOne(order, l)) as [
      Order['lines'][0],
      Order['lines'][0],
      Order['lines'][0],
    ];
    const path = `/orders/${order.id}?mode=full`;
    let page = await context.newPage();

    await test.step('online once: the app and the order are on the device', async () => {
      await page.goto(path);
      await expect(input(page, a)).toBeVisible();
      await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true));
      await page.reload();
      await expect(input(page, a)).toBeVisible();
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    });

    await test.step('offline: two lines are changed and wait, also after a reload', async () => {
      await context.setOffline(true);
      for (const line of [a, b]) {
        await page.getByRole('button', { name: words.pattern('orders.action.onePackMore', { name: line.name }) }).tap();
      }
      await expect(page.getByText(words.pattern('orders.save.waiting', { count: 2 })).first()).toBeVisible({
        timeout: 15_000,
      });
      await expect(input(page, a)).toHaveAttribute('data-mark', 'waiting');
      await page.reload();
      await expect(input(page, a)).toHaveValue(String(packsOf(a.baseline, a) + 1));
      await expect(page.getByText(words.pattern('shell.sync.waiting', { count: 2 })).first()).toBeVisible();
    });

    await test.step('signing out would lose them: it asks, and stays', async () => {
      await page.getByRole('button', { name: /的菜单$/ }).click();
      await page.getByRole('menuitem', { name: words.text('shell.user.signOut') }).click();
      await expect(page.getByRole('dialog').getByText(words.pattern('shell.unsent.title', { count: 2 }))).toBeVisible();
      await page.getByRole('button', { name: words.text('shell.unsent.stay') }).click();
    });

    await test.step('meanwhile somebody else changes one of the two and a third', async () => {
      const hq = await personIn(browser, 'hq@bakery.example', 'zh-CN');
      const now = await readOrder(hq.api, order.id);
      const revOf = (line: Order['lines'][0]) => now.lines.find((l) => l.itemId === line.itemId)?.rev;
      const two = (line: Order['lines'][0]) => String((packsOf(line.baseline, line) + 2) * Number(line.pack));
      const saved = await hq.api.send('PATCH', `/api/v1/ordering/orders/${order.id}/lines`, {
        lines: [b, c].map((line) => ({ itemId: line.itemId, rev: revOf(line), quantity: two(line) })),
      });
      expect(saved.status, JSON.stringify(saved.body)).toBe(200);
      await hq.context.close();
    });

    await test.step('the browser is killed and opened again offline, on the same link', async () => {
      await context.close();
      context = await phoneWithoutSync(folder, info);
      await context.setOffline(true);
      page = await context.newPage();
      await page.goto(path);
      await expect(input(page, a)).toHaveValue(String(packsOf(a.baseline, a) + 1));
      await expect(input(page, b)).toHaveValue(String(packsOf(b.baseline, b) + 1));
    });

    await test.step('back online: sent without a press; where two met, both values wait for a choice', async () => {
      await context.setOffline(false);
      const live = new Api(context);
      await expect
        .poll(async () => (await readOrder(live, order.id)).lines.find((l) => l.itemId === a.itemId)?.quantity, {
          timeout: 30_000,
        })
        .toBe(String((packsOf(a.baseline, a) + 1) * Number(a.pack)));
      const other = (await readOrder(live, order.id)).lines.find((l) => l.itemId === b.itemId);
      expect(other?.quantity).toBe(String((packsOf(b.baseline, b) + 2) * Number(b.pack)));
      await expect(page.getByRole('button', { name: words.text('orders.conflict.chip') })).toBeVisible();
      await expect(input(page, b)).toHaveValue(String(packsOf(b.baseline, b) + 1));
      await expect(input(page, c)).toHaveValue(String(packsOf(c.baseline, c) + 2));
      await page.getByRole('button', { name: words.text('orders.conflict.chip') }).tap();
      await page.getByRole('button', { name: words.pattern('orders.conflict.keepMine') }).tap();
      await expect
        .poll(async () => (await readOrder(live, order.id)).lines.find((l) => l.itemId === b.itemId)?.quantity)
        .toBe(String((packsOf(b.baseline, b) + 1) * Number(b.pack)));
      await expect(page.getByText(words.pattern('shell.sync.waiting')).first()).toBeHidden();
    });

    await test.step('the next person on this phone sees nothing of it, online or offline', async () => {
      await page.getByRole('button', { name: /的菜单$/ }).click();
      await page.getByRole('menuitem', { name: words.text('shell.user.signOut') }).click();
      await expect(page).toHaveURL(/sign-in/);
      const left = await page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const open = indexedDB.open('larder-offline');
            open.onerror = () => reject(open.error);
            open.onsuccess = () => {
              const stores = ['edits', 'reads'].map((name) => open.result.transaction(name).objectStore(name).count());
              let sum = 0;
              let open2 = stores.length;
              for (const one of stores)
                one.onsuccess = () => {
                  sum += one.result;
                  open2 -= 1;
                  if (open2 === 0) resolve(sum);
                };
            };
          }),
      );
      expect(left).toBe(0);
      await signedIn(context, 's104@bakery.example');
      await page.goto(path);
      await expect(page.getByRole('alert').getByText('没有找到')).toBeVisible();
    });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[ORD-30] what was typed without a connection arrives after the page was closed, and no page is opened for it', async ({
  browser,
}, info) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'larder-phone-'));
  // A wire that is cut is cut for the service worker too.
  const wire = await cuttableProxy(stackPort());
  const context = await phone(folder, info, { baseURL: wire.url });
  try {
    await signedIn(context, 's303@bakery.example');
    const hq = await personIn(browser, 'hq@bakery.example', 'zh-CN');
    const order = (await untouchedOrders(new Api(context))).find((o) => o.lines.some((l) => roomForOne(o, l)));
    const line = order?.lines.find((l) => roomForOne(order, l));
    if (!order || !line) throw new Error('the demo has no order with room for a change');
    const saved = async () => (await readOrder(hq.api, order.id)).lines.find((l) => l.itemId === line.itemId)?.quantity;
    const page = await context.newPage();
    await page.goto(`/orders/${order.id}?mode=full`);
    await expect(input(page, line)).toBeVisible({ timeout: 30_000 });
    // The app does so by itself once nobody works (first journey).
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js');
      await navigator.serviceWorker.ready;
    });

    wire.cut();
    await page.getByRole('button', { name: words.pattern('orders.action.onePackMore', { name: line.name }) }).tap();
    await expect(page.getByText(words.pattern('orders.save.waiting', { count: 1 })).first()).toBeVisible({
      timeout: 30_000,
    });
    const blank = await context.newPage();
    const asked = () =>
      page.evaluate(async () => {
        const { sync } = (await navigator.serviceWorker.ready) as unknown as { sync: { getTags(): Promise<string[]> } };
        return sync.getTags();
      });
    await expect.poll(asked, { timeout: 30_000 }).toContain(SYNC_TAG);
    await page.close();
    expect(await saved(), 'nothing has arrived yet').toBe(line.quantity);

    wire.mend();
    await wakeServiceWorker(blank, wire.url);
    await expect.poll(saved, { timeout: 30_000 }).toBe(String((packsOf(line.baseline, line) + 1) * Number(line.pack)));
    expect(context.pages().map((p) => p.url())).not.toContainEqual(expect.stringContaining(wire.url));
    await hq.context.close();
  } finally {
    await context.close();
    await wire.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[ORD-30] a connection that breaks before all of the app is here takes no page away, and brings the rest when it is back', async ({
  browser,
}) => {
  // No service worker, as over plain HTTP: what was not fetched yet cannot be had.
  const { page, api, context } = await personIn(browser, 's302@bakery.example', 'zh-CN');
  const order = (await untouchedOrders(api)).find((o) => o.lines.some((l) => roomForOne(o, l)));
  const line = order?.lines.find((l) => roomForOne(order, l));
  if (!order || !line) throw new Error('the demo has no order with room for a change');
  // The part above the sheet never comes: its fetch is cut as soon as the sheet asks for it.
  const late = /\/change-strips-[^/]*\.js$/;
  await context.route(late, (route) => route.abort());
  const look = page.waitForRequest((request) => request.method() === 'HEAD');
  await context.route('**/*', (route) => (route.request().method() === 'HEAD' ? route.abort() : route.fallback()));
  await page.goto(`/orders/${order.id}`);
  const sheet = page.getByRole('grid').first();
  await expect(sheet).toBeVisible();
  await look;
  await expect(sheet).toBeVisible();
  await expect(page.getByText(words.text('shell.error.newVersion'))).toHaveCount(0);

  await context.setOffline(true);
  await page
    .getByRole('link', { name: words.text('shell.keys.stock') })
    .first()
    .click();
  await expect(page.getByText(words.text('shell.error.unreachable'))).toBeVisible();
  await context.unrouteAll();
  const part = page.waitForResponse(late);
  await context.setOffline(false);
  await expect(page).toHaveURL(/\/stock/, { timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1, name: words.text('stock.title') })).toBeVisible({
    timeout: 30_000,
  });
  expect((await part).ok()).toBe(true);
  await context.close();
});
