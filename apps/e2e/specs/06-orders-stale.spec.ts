import { expectAccessible } from '../support/axe.ts';
import { type Order, type OrderLine, packsOf, readOrder, roomForOne, untouchedOrders } from '../support/orders.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { Words } from '../support/words.ts';

/** Longer than any delivery is away: more of what spoils before it comes would change no suggestion. */
const KEEPS_DAYS = 14;

/** Two lines of an order with room for a pack; what is counted of the first one is still good when the order arrives. */
async function twoChanges(api: Api): Promise<{ order: Order; first: OrderLine; second: OrderLine }> {
  for (const order of await untouchedOrders(api)) {
    const lines = order.lines.filter((l) => roomForOne(order, l));
    for (const first of lines) {
      const { shelfLifeDays } = await api.get<{ shelfLifeDays: number | null }>(`/api/v1/items/${first.itemId}`);
      const second = lines.find((l) => l !== first);
      if (second && (shelfLifeDays === null || shelfLifeDays >= KEEPS_DAYS)) return { order, first, second };
    }
  }
  throw new Error('the demo has no order with room for two changes, one of goods that keep');
}

test('[ORD-24][ORD-30] a new suggestion never overwrites an edit; two managers keep both their lines and choose where they met', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const words = new Words('zh-CN');
  const { page, api, context } = await personIn(browser, 's202@bakery.example', 'zh-CN');
  const hq = await personIn(browser, 'hq@bakery.example', 'zh-CN');
  const { order, first, second } = await twoChanges(api);
  const cell = (line: OrderLine) =>
    page.getByLabel(`${line.name} ${words.text('orders.column.quantity')}`, { exact: true });
  await page.goto(`/orders/${order.id}`);
  await cell(first).focus();
  await page.keyboard.press('+');
  const mine = String(packsOf(first.baseline, first) + 1);
  await expect
    .poll(async () => (await readOrder(api, order.id)).lines.find((l) => l.itemId === first.itemId)?.rev)
    .toBe(1);

  await test.step('stock is counted anew, the run suggests something else, the edit stays', async () => {
    const more = Number(first.onHand) + Number(first.baseline) * 5 + Number(first.pack);
    const counted = await api.send('POST', `/api/v1/stores/${order.storeId}/counts`, {
      lines: [{ itemId: first.itemId, quantity: String(Math.ceil(more)) }],
    });
    expect(counted.status, JSON.stringify(counted.body)).toBe(201);
    const run = await hq.api.send('POST', '/api/v1/ordering/runs', { storeIds: [order.storeId] });
    expect(run.status).toBe(202);
    await expect
      .poll(async () => (await readOrder(api, order.id)).lines.find((l) => l.itemId === first.itemId)?.baseline, {
        timeout: 20_000,
      })
      .not.toBe(first.baseline);
    await expect(page.getByRole('button', { name: words.text('orders.stale.keepMine') })).toBeVisible({
      timeout: 15_000,
    });
    await expect(cell(first)).toHaveValue(mine);
    await expectAccessible(page);
    await page
      .getByRole('button', { name: words.pattern('orders.stale.accept') })
      .first()
      .click();
    await expect(page.getByRole('button', { name: words.text('orders.stale.keepMine') })).toBeHidden();
    await expect
      .poll(async () => (await readOrder(api, order.id)).lines.find((l) => l.itemId === first.itemId)?.overridden)
      .toBe(false);
  });

  await test.step('another person edits the line that is being typed in', async () => {
    const now = (await readOrder(api, order.id)).lines.find((l) => l.itemId === second.itemId) as OrderLine;
    const theirs = String((packsOf(now.baseline, now) + 1) * Number(now.pack));
    await page.route('**/lines', (route) => route.abort());
    await cell(second).focus();
    await page.keyboard.press('-');
    const saved = await hq.api.send('PATCH', `/api/v1/ordering/orders/${order.id}/lines`, {
      lines: [{ itemId: second.itemId, rev: now.rev, quantity: theirs }],
    });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    await page.unroute('**/lines');
    await page.getByRole('button', { name: words.text('orders.conflict.chip') }).click({ timeout: 20_000 });
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: words.pattern('orders.conflict.takeTheirs') }).click();
    await expect(cell(second)).toHaveValue(String(packsOf(theirs, now)));
    expect((await readOrder(api, order.id)).lines.find((l) => l.itemId === second.itemId)?.quantity).toBe(theirs);
  });
  await hq.context.close();
  await context.close();
});
