import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface Line {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly quantity: string;
  readonly pack: string;
}
interface Request {
  readonly id: string;
  readonly state: string;
  readonly item: { readonly id: string };
}

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
const STORY = [
  { locale: 'zh-CN', store: 's103', clerkSize: PHONE, managerSize: DESK },
  { locale: 'en', store: 's201', clerkSize: DESK, managerSize: PHONE },
] as const satisfies readonly { locale: Locale; store: string; clerkSize: object; managerSize: object }[];

const openRequests = async (api: Api): Promise<Request[]> =>
  (await api.get<{ items: Request[] }>('/api/v1/ordering/requests?limit=200')).items;
const stateOf = async (api: Api, itemId: string): Promise<string | undefined> =>
  (await openRequests(api)).find((r) => r.item.id === itemId)?.state;

/** An order that can still be changed, with two of its lines that nobody has asked for; the first stands in the stock list too. */
async function changeable(api: Api): Promise<{ orderId: string; lines: [Line, Line] }> {
  const { stores } = await api.get<{ stores: { id: string }[] }>('/api/v1/session');
  const { items: stock } = await api.get<{ items: { itemId: string }[] }>(`/api/v1/stores/${stores[0]?.id}/stock`);
  const stocked = new Set(stock.map((s) => s.itemId));
  const { items } = await api.get<{ items: { id: string; state: string }[] }>('/api/v1/ordering/orders?limit=50');
  const asked = new Set((await openRequests(api)).map((r) => r.item.id));
  for (const { id } of items.filter((o) => o.state === 'generated' || o.state === 'reviewing')) {
    const { lines } = await api.get<{ lines: Line[] }>(`/api/v1/ordering/orders/${id}`);
    const free = lines.filter((l) => Number(l.quantity) > 0 && !asked.has(l.itemId));
    const one = free.find((l) => stocked.has(l.itemId));
    const two = free.find((l) => l !== one);
    if (one && two) return { orderId: id, lines: [one, two] };
  }
  throw new Error('no order can be changed');
}

async function fits(page: Page): Promise<void> {
  await expectAccessible(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

for (const { locale, store, clerkSize, managerSize } of STORY)
  test(`[ORD-18] a clerk asks for stock, the manager takes one up and declines one, the clerk hears of both (${locale})`, async ({
    browser,
  }) => {
    test.setTimeout(120_000);
    const words = new Words(locale);
    const w = (key: string) => words.text(`requests.${key}`);
    const manager = await personIn(browser, `${store}@bakery.example`, locale);
    const clerk = await personIn(browser, `${store}.clerk@bakery.example`, locale);
    await clerk.page.setViewportSize(clerkSize);
    await manager.page.setViewportSize(managerSize);
    const { orderId, lines } = await changeable(manager.api);
    const [first, second] = lines;
    const nameOf = (line: Line) => (locale === 'en' ? (line.nameEn ?? line.name) : line.name);

    // From an item's row: the shelf is empty.
    await clerk.page.goto(`/stock?q=${encodeURIComponent(first.sku)}`);
    await clerk.page.getByRole('row').filter({ hasText: first.sku }).first().click();
    await clerk.page
      .getByRole('dialog')
      .getByRole('button', { name: w('ask') })
      .click();
    const form = clerk.page.getByRole('dialog').filter({ has: clerk.page.getByText(w('nextDelivery')) });
    await expect(form.getByRole('textbox', { name: w('quantity') })).toHaveValue('1');
    await form.getByRole('button', { name: w('more') }).click();
    await form.getByText(w('reasons.customer_asked')).click();
    await form.getByLabel(w('note')).fill(locale === 'en' ? 'Group order' : '团购群');
    await fits(clerk.page);
    await form.getByRole('button', { name: w('submit'), exact: true }).click();
    await expect.poll(() => stateOf(clerk.api, first.itemId)).toBe('open');

    // From the page of requests: found by its code.
    await clerk.page.goto('/requests');
    await expect(clerk.page.getByRole('row').filter({ hasText: nameOf(first) })).toBeVisible();
    await fits(clerk.page);
    await clerk.page.getByRole('button', { name: w('ask') }).click();
    const blank = clerk.page.getByRole('dialog');
    await blank.getByRole('combobox').fill(second.sku);
    await clerk.page.getByRole('option').filter({ hasText: second.sku }).first().click();
    // The form grows when the item's stock arrives; a press in that moment would miss the button.
    await expect(blank.getByText(w('nextDelivery'))).toBeVisible();
    await fits(clerk.page);
    await blank.getByRole('button', { name: w('submit'), exact: true }).click();
    await expect.poll(() => stateOf(clerk.api, second.itemId)).toBe('open');

    // On the order: accepted with one press, taken back, accepted again.
    await manager.page.goto(`/orders/${orderId}?mode=full`);
    await manager.page.getByRole('button', { name: words.pattern('requests.forOrder') }).click();
    const asked = manager.page.getByRole('dialog');
    const wish = asked
      .getByRole('listitem')
      .filter({ hasText: nameOf(first) })
      .first();
    await fits(manager.page);
    await wish.getByRole('button', { name: w('accept'), exact: true }).click();
    await expect.poll(() => stateOf(clerk.api, first.itemId)).toBe('accepted');
    await manager.page
      .getByRole('button', { name: w('undo'), exact: true })
      .first()
      .click();
    await expect.poll(() => stateOf(clerk.api, first.itemId)).toBe('open');
    await wish.getByRole('button', { name: w('accept'), exact: true }).click();
    await expect.poll(() => stateOf(clerk.api, first.itemId)).toBe('accepted');
    const { lines: after } = await manager.api.get<{ lines: Line[] }>(`/api/v1/ordering/orders/${orderId}`);
    const grown = Number(after.find((l) => l.itemId === first.itemId)?.quantity) - Number(first.quantity);
    expect(grown).toBe(2 * Number(first.pack));

    // On the page of requests: declined with a reason.
    await manager.page.goto('/requests');
    await manager.page
      .getByRole('row')
      .filter({ hasText: nameOf(second) })
      .first()
      .click();
    const detail = manager.page.getByRole('dialog');
    await expect(detail.getByText(w('history'))).toBeVisible();
    await fits(manager.page);
    await detail.getByRole('button', { name: w('decline'), exact: true }).click();
    await detail.getByText(w('declines.on_the_way')).click();
    await detail.getByRole('button', { name: w('declineConfirm') }).click();
    await expect.poll(() => stateOf(clerk.api, second.itemId)).toBe('declined');

    // The clerk sees both answers and was told.
    await clerk.page.goto('/requests?view=mine');
    for (const [line, state] of [
      [first, 'accepted'],
      [second, 'declined'],
    ] as const)
      await expect(
        clerk.page
          .getByRole('row')
          .filter({ hasText: nameOf(line) })
          .filter({ hasText: w(`states.${state}`) })
          .first(),
      ).toBeVisible();
    await clerk.page.goto('/notifications');
    await expect(
      clerk.page
        .getByText(words.pattern('requests.declines.on_the_way'))
        .or(clerk.page.getByText(nameOf(second)))
        .first(),
    ).toBeVisible();
    await fits(clerk.page);
    await clerk.context.close();
    await manager.context.close();
  });
