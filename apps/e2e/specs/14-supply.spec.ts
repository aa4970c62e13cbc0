import type { WarehouseDay } from '@larder/contracts/ordering/sourcing';
import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

const CHAIN = {
  tenant: 'convenience',
  giver: 'c101@convenience.example',
  taker: 'c102@convenience.example',
  hq: 'hq@convenience.example',
};
interface StoreRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
}
interface StockRow {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly onHand: string;
}

const named = (locale: Locale, of: { readonly name: string; readonly nameEn: string | null }): string =>
  locale === 'en' ? (of.nameEn ?? of.name) : of.name;
const storeOf = async (api: Api): Promise<StoreRow> => {
  const { items } = await api.get<{ items: (StoreRow & { kind: string })[] }>('/api/v1/stores');
  return items.find((s) => s.kind === 'store') as StoreRow;
};
const stockOf = (api: Api, storeId: string) =>
  api.get<{ items: StockRow[] }>(`/api/v1/stores/${storeId}/stock?limit=500`);

type Day = Pick<WarehouseDay, 'name' | 'nameEn' | 'items'>;
/** The first delivery day of the chain's warehouse, once its orders are split. */
async function dayOf(api: Api): Promise<Day | undefined> {
  const { items } = await api.get<{ items: { sourceId: string; days: { date: string }[] }[] }>(
    '/api/v1/ordering/warehouses',
  );
  const [warehouse] = items;
  const [first] = warehouse?.days ?? [];
  return first && api.get<Day>(`/api/v1/ordering/warehouses/${warehouse?.sourceId}/days/${first.date}`);
}
const givenTo = async (api: Api, itemId: string, orderId: string): Promise<string | undefined> =>
  (await dayOf(api))?.items.find((i) => i.itemId === itemId)?.lines.find((l) => l.orderId === orderId)?.given;

/** Someone of the convenience chain on a page of theirs. */
async function at(browser: Browser, login: string, locale: Locale, path: string) {
  const person = await personIn(browser, login, locale, CHAIN.tenant);
  await person.page.goto(path);
  return person;
}

async function pick(page: Page, label: RegExp | string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).first().click();
}

for (const locale of ['zh-CN', 'en'] as const) {
  const words = new Words(locale);
  const say = (key: string, values?: Readonly<Record<string, string | number>>) => words.pattern(key, values);

  test(`[ORD-27] one store asks, the other ships, less arrives and is settled (${locale})`, async ({ browser }) => {
    const taker = await at(browser, CHAIN.taker, locale, '/transfers');
    const giver = await at(browser, CHAIN.giver, locale, '/transfers');
    const [from, to] = [await storeOf(giver.api), await storeOf(taker.api)];
    const item = (await stockOf(giver.api, from.id)).items.find((i) => Number(i.onHand) >= 6) as StockRow;
    const had = { from: Number(item.onHand), to: 0 };
    had.to = Number((await stockOf(taker.api, to.id)).items.find((i) => i.itemId === item.itemId)?.onHand ?? 0);

    const { page } = taker;
    await page.getByRole('button', { name: say('transfers.new') }).click();
    const form = page.getByRole('dialog');
    await pick(page, new RegExp(`^${words.text('transfers.create.partner')}`), new RegExp(named(locale, from)));
    await form.getByRole('combobox', { name: say('transfers.create.addItem') }).fill(item.sku);
    await page
      .getByRole('option')
      .filter({ hasText: named(locale, item) })
      .first()
      .click();
    await form.getByRole('textbox', { name: say('transfers.quantityOf') }).fill('5');
    await expectAccessible(page);
    await form.getByRole('button', { name: say('transfers.create.submit') }).click();
    await expect(page.getByRole('dialog').getByText(say('transfers.states.proposed'))).toBeVisible();

    // The other manager's page shows it without being asked.
    const theirs = giver.page;
    await theirs
      .getByRole('row')
      .filter({ hasText: named(locale, item) })
      .first()
      .click();
    const drawer = theirs.getByRole('dialog');
    await drawer.getByRole('button', { name: say('transfers.agree') }).click();
    await expect(drawer.getByRole('button', { name: say('transfers.ship') })).toBeVisible();
    await expectAccessible(theirs);
    await drawer.getByRole('button', { name: say('transfers.ship') }).click();
    await expect(drawer.getByText(say('transfers.states.in_transit'))).toBeVisible();

    const mine = page.getByRole('dialog');
    const fields = mine.getByRole('textbox', { name: say('transfers.quantityOf') });
    await expect(fields.first()).toBeVisible();
    const sent = await fields.evaluateAll((all) => all.map((field) => Number((field as HTMLInputElement).value)));
    expect(sent.reduce((a, b) => a + b, 0)).toBe(5);
    await fields.first().fill(String((sent[0] as number) - 1));
    await mine.getByRole('button', { name: say('transfers.receive') }).click();
    await expect(mine.getByText(say('transfers.states.short'))).toBeVisible();
    await mine.getByRole('button', { name: say('transfers.settle') }).click();
    await page
      .getByRole('dialog')
      .last()
      .getByRole('button', { name: say('transfers.settle') })
      .click();
    await expect(mine.getByText(say('transfers.states.closed')).first()).toBeVisible();

    await expect
      .poll(async () => Number((await stockOf(giver.api, from.id)).items.find((i) => i.itemId === item.itemId)?.onHand))
      .toBeCloseTo(had.from - 5, 3);
    await expect
      .poll(async () => Number((await stockOf(taker.api, to.id)).items.find((i) => i.itemId === item.itemId)?.onHand))
      .toBeCloseTo(had.to + 4, 3);
    await taker.context.close();
    await giver.context.close();
  });

  test(`[INV-07] [INV-11] headquarters sees what turns slowly and what to do about it (${locale})`, async ({
    browser,
  }) => {
    const hq = await at(browser, CHAIN.hq, locale, '/stock-health');
    const { page } = hq;
    const table = page.getByRole('table', { name: say('stock-health.view.redundant') });
    await expect(table.getByRole('row').nth(1)).toBeVisible();
    await expectAccessible(page);
    await table.getByRole('row').nth(1).click();
    await expect(page.getByRole('dialog').getByText(say('stock-health.actions'))).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page
      .getByRole('link', { name: say('stock-health.view.turnover') })
      .or(page.getByRole('button', { name: say('stock-health.view.turnover') }))
      .or(page.getByRole('tab', { name: say('stock-health.view.turnover') }))
      .first()
      .click();
    const turnover = page.getByRole('table', { name: say('stock-health.view.turnover') });
    await expect(turnover.getByRole('row').nth(1)).toBeVisible();
    await expectAccessible(page);
    await hq.context.close();
  });

  test(`[ORD-27] a warehouse shares what it has; a line is split, another is short, and a person changes it (${locale})`, async ({
    browser,
  }) => {
    const hq = await at(browser, CHAIN.hq, locale, '/items');
    const { page, api } = hq;
    const day = () => dayOf(api);
    await expect.poll(async () => (await day())?.items.some((i) => i.short !== '0')).toBe(true);
    const { items, name: zh, nameEn } = (await day()) as Day;
    const warehouse = named(locale, { name: zh, nameEn });
    const open = items.flatMap((item) => item.lines.filter((l) => !l.sent).map((line) => ({ item, line })));
    const split = open.find(({ line }) => Number(line.given) > 0 && Number(line.elsewhere) > 0);
    if (!split) throw new Error('no line is met by two sources');
    const { item, line } = split;
    const itemName = named(locale, item);
    const store = named(locale, { name: line.storeName, nameEn: line.storeNameEn });

    // The item's page: who is asked first, and who steps in.
    await page.goto(`/items/${item.itemId}`);
    const sources = page.getByRole('list').filter({ hasText: warehouse }).first().getByRole('listitem');
    await expect(sources.nth(0)).toContainText(warehouse);
    await expect(sources.nth(0)).toContainText(words.text('sourcing.kinds.warehouse'));
    await expect(sources.nth(1)).toContainText(words.text('sourcing.kinds.external'));
    await expectAccessible(page);

    // The store's order: one line, two places.
    await page.goto(`/orders/${line.orderId}`);
    const strip = page.locator('details').filter({ hasText: itemName });
    await strip.locator('summary').click();
    const told = strip.getByRole('listitem').filter({ hasText: itemName });
    await expect(told).toContainText(warehouse);
    await expectAccessible(page);

    // The warehouse's day: asked, given, short; another quantity by hand, and back.
    await page.goto('/warehouse-day');
    await expect(page.getByText(say('sourcing.shortBy')).first()).toBeVisible();
    const row = page.getByRole('table', { name: itemName }).getByRole('row').filter({ hasText: store });
    await expect(row.getByRole('cell')).toHaveCount(5);
    await expectAccessible(page);
    await row.getByRole('button', { name: say('sourcing.giveTo', { store }) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('0');
    await dialog.getByRole('textbox').last().fill('新店开业');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: say('sourcing.save') }).click();
    await expect(row).toContainText('新店开业');
    expect(await givenTo(api, item.itemId, line.orderId)).toBe('0');
    await row.getByRole('button', { name: say('sourcing.undoFor', { store }) }).click();
    await expect(row).not.toContainText('新店开业');
    expect(await givenTo(api, item.itemId, line.orderId)).toBe(line.given);
    await hq.context.close();
  });
}

test('[ORD-22] an order says what its source made of it, and how full the truck is', async ({ browser }) => {
  const hq = await at(browser, CHAIN.hq, 'zh-CN', '/orders');
  const { items } = await hq.api.get<{ items: { id: string }[] }>('/api/v1/ordering/orders?tab=open&limit=100');
  let id = '';
  for (const order of items) {
    const { fit } = await hq.api.get<{ fit: { truck: { weightGrams: number | null } } | null }>(
      `/api/v1/ordering/orders/${order.id}`,
    );
    if (fit && fit.truck.weightGrams !== null) {
      id = order.id;
      break;
    }
  }
  expect(id).not.toBe('');
  const replay = await hq.api.send('POST', `/api/v1/ordering/orders/${id}/replay`);
  expect(replay.body).toMatchObject({ differentItemIds: [] });
  await hq.page.goto(`/orders/${id}`);
  const terms = hq.page.getByRole('region', { name: new Words('zh-CN').text('orders.fit.title') });
  await expect(terms).toContainText('kg');
  await expectAccessible(hq.page);
  await hq.context.close();
});
