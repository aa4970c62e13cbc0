import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { type Order, packsOf, readOrder, roomForOne, setRecallMinutes, untouchedOrders } from '../support/orders.ts';
import { personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { Words } from '../support/words.ts';

const PAGES = 2;
const PRINTED_LINES = 60;

/** Tab from the top of the page until the focus stands in the sheet: one stop, whatever its length. */
async function tabIntoSheet(page: Page): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (
      await page.evaluate(
        () => document.activeElement instanceof HTMLElement && 'kind' in document.activeElement.dataset,
      )
    )
      return;
  }
  throw new Error('the sheet cannot be reached by Tab');
}

const cellText = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement as HTMLInputElement).value);

/** A column copied from a spreadsheet, as the clipboard hands it to the focused cell. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', copied);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

test.beforeAll(({ browser }) => setRecallMinutes(browser, 'bakery', 5));
test.afterAll(({ browser }) => setRecallMinutes(browser, 'bakery', 0));

test('[ORD-24][ORD-11] a whole order by keyboard: change, undo, paste, why, stop, submit, recall; on paper in two pages', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const words = new Words('zh-CN');
  const { page, api, context } = await personIn(browser, 's201@bakery.example', 'zh-CN');
  const order = (await untouchedOrders(api)).find((o) => o.lines.filter((l) => roomForOne(o, l)).length >= 2);
  if (!order) throw new Error('the demo has no order with room for two changes');
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByRole('grid')).toBeVisible();
  await tabIntoSheet(page);

  const steps = await test.step('type, step, undo, redo', async () => {
    const before = await cellText(page);
    await page.keyboard.type('9');
    await page.keyboard.press('Enter');
    await page.keyboard.press('+');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('ArrowUp');
    expect(await cellText(page)).toBe(before);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => cellText(page)).toBe('9');
    await page.keyboard.press('Control+z');
    await expect.poll(() => cellText(page)).toBe(before);
    return before;
  });

  await test.step('paste a column, take it back in one step', async () => {
    await paste(page, '1\n2\n');
    expect(await cellText(page)).toBe('1');
    await page.keyboard.press('Control+z');
    await expect.poll(() => cellText(page)).toBe(steps);
  });

  await test.step('why, stop and the list of keys', async () => {
    for (const key of ['i', 's', '?']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      if (key === '?') await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
  });

  await test.step('one pack more on two lines; the total is what the lines add up to', async () => {
    const picked = order.lines.filter((l) => roomForOne(order, l)).slice(0, 2);
    for (const line of picked) {
      await page.getByLabel(`${line.name} ${words.text('orders.column.quantity')}`, { exact: true }).focus();
      await page.keyboard.press('+');
    }
    const wanted = order.lines.reduce((sum, line) => {
      const packs = packsOf(line.baseline, line) + (picked.includes(line) ? 1 : 0);
      return sum + packs * line.packPrice;
    }, 0);
    const money = (minor: number) => `¥${(minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
    await expect(page.getByText(money(wanted)).first()).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(words.text('orders.stamp.approved')).first()).toBeVisible();
    const approved = await readOrder(api, order.id);
    expect(approved).toMatchObject({ state: 'approved', amount: wanted });
    expect(approved.reviewSeconds).not.toBeNull();
    await expect(page.getByText(words.pattern('orders.reviewTime')).first()).toBeVisible();
  });

  await test.step(`${PRINTED_LINES} lines with the seal on at most ${PAGES} pages`, async () => {
    // The same order with more lines: what the printer gets depends on nothing else.
    await page.route(`**/api/v1/ordering/orders/${order.id}`, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as Order;
      const lines = Array.from({ length: PRINTED_LINES }, (_, n) => {
        const line = body.lines[n % body.lines.length] as Order['lines'][number];
        return {
          ...line,
          itemId: `${line.itemId.slice(0, -2)}${String(n).padStart(2, '0')}`,
          quantity: line.pack,
          overridden: true,
        };
      });
      await route.fulfill({ response: answer, json: { ...body, lines } });
    });
    await page.reload();
    await expect(page.getByRole('grid')).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await expect(page.locator('.print-only').getByText(words.text('orders.stamp.approved'))).toBeVisible();
    await expect(page.locator('.print-only li')).toHaveCount(PRINTED_LINES);
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(PAGES);
    await page.emulateMedia({ media: null });
    await page.unroute(`**/api/v1/ordering/orders/${order.id}`);
  });

  await test.step('called back', async () => {
    await page.reload();
    await page.getByRole('button', { name: words.pattern('orders.action.recall') }).press('Enter');
    await expect.poll(async () => (await readOrder(api, order.id)).state).toBe('reviewing');
  });

  await test.step('the palette finds the order', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('11');
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Escape');
  });
  await context.close();
});
