import { expectAccessible } from '../support/axe.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface StockRow {
  readonly itemId: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly onHand: string;
}
interface Told {
  readonly kind: string;
  readonly quiet: boolean;
}

const STORY: readonly { readonly locale: Locale; readonly manager: string; readonly hq: string }[] = [
  { locale: 'zh-CN', manager: 's104@bakery.example', hq: 'hq@bakery.example' },
  { locale: 'en', manager: 's202@bakery.example', hq: 'hq@bakery.example' },
];
/** The fold, ten seconds of gathering, the evaluation and the news of it. */
const WITHIN = { timeout: 40_000 };

const told = async (api: Api, kind: string): Promise<Told[]> =>
  (await api.get<{ items: Told[] }>(`/api/v1/notifications?kind=${kind}`)).items;

/** Items of the store's list that it has plenty of. */
async function plenty(api: Api, storeId: string, count: number): Promise<StockRow[]> {
  const { items } = await api.get<{ items: StockRow[] }>(`/api/v1/stores/${storeId}/stock?limit=200`);
  const { items: alerts } = await api.get<{ items: { item: { id: string } }[] }>('/api/v1/stock-alerts?limit=200');
  const known = new Set(alerts.map((a) => a.item.id));
  const { items: listed } = await api.get<{ items: { itemId: string; status: string }[] }>(
    `/api/v1/stores/${storeId}/listings?limit=500`,
  );
  const onList = new Set(listed.filter((l) => l.status === 'listed').map((l) => l.itemId));
  return items
    .filter((row) => Number(row.onHand) > 0 && onList.has(row.itemId) && !known.has(row.itemId))
    .slice(0, count);
}

const countAsNone = async (api: Api, storeId: string, itemId: string): Promise<void> => {
  const answer = await api.send('POST', `/api/v1/stores/${storeId}/counts`, { lines: [{ itemId, quantity: '0' }] });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
};

/** An order that nobody has submitted, with its cut-off inside the reminder's time. */
async function orderNearCutoff(hq: Api, manager: Api, storeId: string): Promise<void> {
  const { items: units } = await hq.get<{ items: { id: string; type: string }[] }>('/api/v1/org/units');
  const rule = {
    key: 'ordering.cutoffNoticeMinutes',
    scopeUnitId: units.find((u) => u.type === 'hq')?.id,
    scopeFormat: '',
    value: 1440,
    locked: false,
  };
  expect((await hq.send('PUT', '/api/v1/policies', rule)).status).toBe(204);
  const { items } = await manager.get<{ items: { sourceId: string }[] }>('/api/v1/ordering/orders?limit=5');
  const { serverTime } = await manager.get<{ serverTime: string }>('/api/v1/session');
  const made = await manager.send('POST', '/api/v1/ordering/orders', {
    storeId,
    sourceId: items[0]?.sourceId,
    urgency: 'urgent',
    // An urgent order is due by the end of its delivery day, here today.
    deliveryDate: new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(serverTime)),
    start: 'suggestion',
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
}

for (const { locale, manager: login, hq: hqLogin } of STORY)
  test(`[INV-06] a manager hears of an empty shelf and a cut-off, silences one and has the rest once a day (${locale})`, async ({
    browser,
  }) => {
    test.setTimeout(120_000);
    const words = new Words(locale);
    const hq = await personIn(browser, hqLogin, locale);
    const { page, api, context } = await personIn(browser, login, locale);
    const { stores } = await api.get<{ stores: { id: string }[] }>('/api/v1/session');
    const storeId = stores[0]?.id ?? '';
    const [empty, second] = await plenty(api, storeId, 2);

    await page.goto('/today');
    await countAsNone(api, storeId, empty?.itemId ?? '');
    await orderNearCutoff(hq.api, api, storeId);

    // Settings, while the stores' movements are gathered: mails come once a day.
    await page.goto('/notification-settings');
    await expectAccessible(page);
    await page.getByText(words.text('notifications.prefs.daily'), { exact: true }).click();
    await page.getByLabel(words.text('notifications.prefs.hour'), { exact: true }).fill('07:30');
    await page.getByRole('button', { name: words.text('notifications.prefs.save'), exact: true }).click();
    await expect(page.getByText(words.text('notifications.prefs.saved'))).toBeVisible();
    await page.reload();
    await expect(page.getByLabel(words.text('notifications.prefs.hour'), { exact: true })).toHaveValue('07:30');
    await page.goto('/today');

    const alerted = async () =>
      (await api.get<{ items: { item: { id: string } }[] }>('/api/v1/stock-alerts?kind=stockout&limit=200')).items;
    await expect.poll(async () => (await alerted()).some((a) => a.item.id === empty?.itemId), WITHIN).toBe(true);
    await expect.poll(async () => (await told(api, 'stock-low')).length, WITHIN).toBeGreaterThan(0);
    await expect.poll(async () => (await told(api, 'order-cutoff')).length, WITHIN).toBe(1);

    // The bell counts by itself; the panel leads to the alert.
    const bell = page.getByRole('button', {
      name: locale === 'en' ? /^\d+ unread notifications?$/ : /^\d+ 条未读通知$/,
    });
    await expect(bell).toBeVisible(WITHIN);
    await bell.click();
    const panel = page.getByRole('dialog');
    const name = locale === 'en' ? (empty?.nameEn ?? empty?.name) : empty?.name;
    const cutoff = panel.getByRole('link').filter({ hasText: locale === 'en' ? /not submitted/ : /还没提交/ });
    await expect(cutoff).toHaveCount(1);
    await expectAccessible(page);
    await panel.locator('a[href^="/stock-alerts"]').first().click();
    await expect(page).toHaveURL(/stock-alerts/);

    // Settings: stock alerts are silent from now on.
    await page.goto('/notification-settings');
    await page.getByRole('combobox', { name: words.text('notifications.prefs.muteKind') }).click();
    await page.getByRole('option', { name: words.text('notifications.kind.stock-low.name') }).click();
    await page.getByRole('button', { name: words.text('notifications.prefs.mute'), exact: true }).click();
    await expect(page.getByRole('button', { name: words.text('notifications.prefs.unmute') })).toBeVisible();

    // A second empty shelf will be listed, silently.
    const before = (await api.get<{ unread: number }>('/api/v1/notifications/unread')).unread;
    await countAsNone(api, storeId, second?.itemId ?? '');

    // Meanwhile: one alert per situation, with what it stands on.
    await page.goto('/stock-alerts');
    await page.getByRole('searchbox').fill(name ?? '');
    const row = page
      .getByRole('row')
      .filter({ hasText: name ?? '' })
      .filter({ hasText: words.text('stock-alerts.kinds.stockout') });
    await expect(row).toHaveCount(1);
    await row.click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel(words.text('stock-alerts.note')).fill(locale === 'en' ? 'ordered more' : '已加订');
    await expectAccessible(page);
    await drawer.getByRole('button', { name: words.text('stock-alerts.acknowledge') }).click();
    await expect(drawer.getByRole('button', { name: words.text('stock-alerts.undoAcknowledge') })).toBeVisible();
    await page.keyboard.press('Escape');

    await expect
      .poll(async () => (await told(api, 'stock-low')).filter((n) => n.quiet).length, WITHIN)
      .toBeGreaterThan(0);
    expect((await api.get<{ unread: number }>('/api/v1/notifications/unread')).unread).toBe(before);

    await page.goto('/notifications');
    await expect(page.getByText(words.text('notifications.quiet'), { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: words.text('notifications.markAll') }).click();
    await expect(page.getByRole('button', { name: words.text('notifications.bell'), exact: true })).toBeVisible(WITHIN);
    expect((await api.get<{ unread: number }>('/api/v1/notifications/unread')).unread).toBe(0);
    await context.close();
    await hq.context.close();
  });
