import { expectAccessible } from '../support/axe.ts';
import { bringEarlySeason, dayFromToday, type Season } from '../support/early-season.ts';
import { ORDERS, type Order, readOrder } from '../support/orders.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface Alert {
  readonly id: string;
  readonly kind: string;
  readonly goods: { readonly id: string } | null;
}
interface Detail extends Alert {
  readonly state: string;
  readonly lines: readonly { readonly store: { readonly id: string }; readonly orderId: string | null }[];
  readonly uplift: { readonly from: string; readonly to: string; readonly running: boolean } | null;
}
interface Why {
  readonly terms: readonly { readonly key: string; readonly quantity: string }[];
}

const JOURNEYS: readonly {
  readonly locale: Locale;
  readonly tenant: string;
  readonly supervisor: string;
  readonly manager: string;
  readonly season: Season;
}[] = [
  {
    locale: 'zh-CN',
    tenant: 'bakery',
    supervisor: 'a-n2@bakery.example',
    manager: 's203@bakery.example',
    season: { leaderArea: 'A-N1', followerArea: 'A-N2', leaders: ['S201', 'S202'], followers: ['S203', 'S204'] },
  },
  {
    locale: 'en',
    tenant: 'convenience',
    supervisor: 'a-sw2@convenience.example',
    manager: 'c203@convenience.example',
    season: { leaderArea: 'A-SW1', followerArea: 'A-SW2', leaders: ['C201', 'C202'], followers: ['C203'] },
  },
];

const ALERTS = '/api/v1/ordering/demand-alerts';

for (const { locale, tenant, supervisor, manager, season } of JOURNEYS)
  test(`[ORD-31] a season that begins early next door: the alert, its reason, the prepared order, the raised forecast and its end (${locale})`, async ({
    browser,
  }) => {
    test.setTimeout(180_000);
    const words = new Words(locale);
    const t = (key: string) => words.text(`demand-alerts.${key}`);
    const stamp = Date.now() % 1_000_000;
    const name = { name: `保暖衣 ${stamp}`, nameEn: `Thermal vest ${stamp}` };
    const { itemId } = await bringEarlySeason(browser, tenant, season, { sku: `THERMAL-${stamp}`, ...name });
    const shown = locale === 'en' ? name.nameEn : name.name;
    const { page, api, context } = await personIn(browser, supervisor, locale, tenant);

    await page.goto('/demand-alerts');
    await page.getByRole('button', { name: t('check'), exact: true }).click();
    const found = async () =>
      (await api.get<{ items: Alert[] }>(`${ALERTS}?state=open`)).items.find((a) => a.goods?.id === itemId);
    await expect.poll(async () => (await found())?.kind, { timeout: 60_000 }).toBe('regional');
    const alertId = (await found())?.id ?? '';
    // The page looks again by itself until the check is over.
    // The weather may say something of the same goods.
    const row = page
      .getByRole('row')
      .filter({ hasText: shown })
      .filter({ hasText: t('kind.regional') });
    await expect(row).toBeVisible();
    await row.click();

    await test.step('why, and what is prepared', async () => {
      await expect(page).toHaveURL(new RegExp(`${alertId}$`));
      await expect(page.getByText(t('regional.leader')).first()).toBeVisible();
      await expect(page.getByText(t('regional.source.assumed'))).toBeVisible();
      await expect(page.getByRole('heading', { name: t('prepared.title') })).toBeVisible();
      await expect(page.getByText(words.pattern('demand-alerts.uplift.willRaise'))).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('one tap orders, and the raise stands there with its end', async () => {
      await page.getByRole('button', { name: t('confirm'), exact: true }).click();
      await expect(page.getByText(t('state.confirmed')).first()).toBeVisible();
      await expect(page.getByText(words.pattern('demand-alerts.uplift.text'))).toBeVisible();
      const seen = await api.get<Detail>(`${ALERTS}/${alertId}`);
      expect(seen.state).toBe('confirmed');
      expect(seen.lines.every((l) => l.orderId !== null)).toBe(true);
      expect(seen.uplift).toMatchObject({ from: dayFromToday(0), to: dayFromToday(13), running: true });
      await expectAccessible(page);
    });

    const store = await personIn(browser, manager, locale, tenant);
    await test.step('the store’s next suggestion counts it and says so', async () => {
      const order = await suggestionOf(store.api, itemId);
      expect(await regionalOf(store.api, order, itemId)).toBeGreaterThan(0);
      await store.page.goto(`/orders/${order.id}?mode=full`);
      await store.page.getByLabel(`${shown} ${words.text('orders.column.quantity')}`, { exact: true }).focus();
      await store.page.keyboard.press('i');
      const panel = store.page.getByRole('dialog');
      await expect(panel.getByText(words.text('orders.term.regional')).first()).toBeVisible();
    });

    await test.step('ended: the next suggestion is the plain one again', async () => {
      await page.getByRole('button', { name: t('uplift.end'), exact: true }).click();
      await expect(page.getByText(words.pattern('demand-alerts.uplift.ended'))).toBeVisible();
      await expect(page.getByRole('button', { name: t('uplift.end'), exact: true })).toBeHidden();
      expect(await regionalOf(store.api, await suggestionOf(store.api, itemId), itemId)).toBe(0);
    });
    await store.context.close();
    await context.close();
  });

/** The store's newest suggestion of the item after a run that its manager starts. */
async function suggestionOf(api: Api, itemId: string): Promise<Order> {
  const started = await api.send('POST', '/api/v1/ordering/runs', {});
  expect(started.status).toBe(202);
  const { id } = started.body as { id: string };
  const job = () => api.get<{ state: string }>(`/api/v1/ordering/run-jobs/${id}`);
  await expect.poll(async () => (await job()).state, { timeout: 60_000 }).toBe('succeeded');
  const { items } = await api.get<{ items: { id: string; state: string }[] }>(`${ORDERS}?limit=50`);
  for (const { id: orderId } of items.filter((o) => o.state === 'generated' || o.state === 'reviewing')) {
    const order = await readOrder(api, orderId);
    if (order.lines.some((l) => l.itemId === itemId)) return order;
  }
  throw new Error('no suggestion names the item');
}

/** What the early season adds to the suggestion, base units. */
async function regionalOf(api: Api, order: Order, itemId: string): Promise<number> {
  const { terms } = await api.get<Why>(`${ORDERS}/${order.id}/lines/${itemId}/why`);
  expect(terms.length).toBeGreaterThan(0);
  return Number(terms.find((term) => term.key === 'regional')?.quantity ?? 0);
}
