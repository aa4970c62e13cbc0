import { expectAccessible } from '../support/axe.ts';
import { ORDERS, type Order, untouchedOrders } from '../support/orders.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

interface Why {
  readonly baseline: string;
  readonly terms: readonly { readonly key: string; readonly quantity: string }[];
  readonly parameters: readonly { readonly key: string }[];
}

const whyOf = (api: Api, order: Order, itemId: string) => api.get<Why>(`${ORDERS}/${order.id}/lines/${itemId}/why`);
const milli = (decimal: string): number => Math.round(Number(decimal) * 1000);
const shown = (why: Why) => why.terms.filter((term) => Math.abs(milli(term.quantity)) >= 5);

for (const [locale, login, tenant] of [
  ['zh-CN', 's304@bakery.example', 'bakery'],
  ['en', 'c302@convenience.example', 'convenience'],
] as const satisfies readonly (readonly [Locale, string, string])[]) {
  test.describe(`why this quantity (${locale})`, () => {
    test(`[ORD-24] [ORD-03] a sentence, a waterfall that adds up, its table, last year and the parameters (${locale})`, async ({
      browser,
    }) => {
      const words = new Words(locale);
      const { page, api, context } = await personIn(browser, login, locale, tenant);
      const order = (await untouchedOrders(api)).find((o) => o.lines.some((l) => milli(l.baseline) > 0));
      const line = order?.lines.find((l) => milli(l.baseline) > 0);
      if (!order || !line) throw new Error('the demo store has no suggestion');
      const why = await whyOf(api, order, line.itemId);
      expect(why.terms.reduce((sum, term) => sum + milli(term.quantity), 0)).toBe(milli(why.baseline));

      await page.goto(`/orders/${order.id}?mode=full`);
      const name = locale === 'en' ? (line.nameEn ?? line.name) : line.name;
      await page.getByLabel(`${name} ${words.text('orders.column.quantity')}`, { exact: true }).focus();
      await page.keyboard.press('i');
      const panel = page.getByRole('dialog');
      await expect(panel.getByText(/ = [\d,.]+ /u).first()).toBeVisible();

      const steps = panel.getByRole('list', { name: words.text('orders.why.terms') });
      // The steps, what is expected in between (where there is more than one reason), and the total.
      const demand = shown(why).length + 1;
      expect([demand, demand + 1]).toContain(await steps.getByRole('listitem').count());

      await test.step('by keyboard: a row tells what it means, arrows move on', async () => {
        const first = steps.getByRole('button').first();
        await first.focus();
        await page.keyboard.press('Enter');
        await expect(first).toHaveAttribute('aria-expanded', 'true');
        await expect(panel.getByText(words.text('why.help.baseLevel'))).toBeVisible();
        await page.keyboard.press('ArrowDown');
        await expect(steps.getByRole('button').nth(1)).toBeFocused();
        await page.keyboard.press('ArrowUp');
        await expect(first).toBeFocused();
      });
      await expectAccessible(page);

      await test.step('the same as a table', async () => {
        await panel.getByRole('button', { name: words.text('why.chart.asTable') }).click();
        await expect(steps).toHaveCount(0);
        const table = panel.getByRole('table').first();
        await expect(table.getByRole('columnheader', { name: words.text('why.chart.running') })).toBeVisible();
        await expect(table.getByRole('rowheader', { name: words.pattern('why.chart.total') })).toBeVisible();
        await panel.getByRole('button', { name: words.text('why.chart.asChart') }).click();
        await expect(steps).toBeVisible();
      });

      await test.step('the parameters with their values', async () => {
        await panel.getByText(words.pattern('why.parameters.title', { count: why.parameters.length })).click();
        await expect(panel.getByRole('rowheader', { name: words.text('signals.parameter.packSize') })).toBeVisible();
        await expectAccessible(page);
      });
      await context.close();
    });

    test(`[ORD-24] [PPL-14] each card of the simple page says why in one sentence; the panel fits a phone (${locale})`, async ({
      browser,
    }) => {
      const words = new Words(locale);
      const { page, api, context } = await personIn(browser, login, locale, tenant, PHONE);
      const [order] = await untouchedOrders(api);
      if (!order) throw new Error('the demo store has no order');
      await page.goto(`/orders/${order.id}?mode=simple`);
      await expect(page.getByRole('button', { name: words.text('orders.simple.order') })).toBeVisible();
      const cards = page.locator('[data-card]');
      for (const card of await cards.all()) {
        const itemId = (await card.getAttribute('data-card')) as string;
        if ((await whyOf(api, order, itemId)).terms.length > 0)
          await expect(card.getByText(/ = [\d,.]+ |所以这次不用订|nothing is needed/u)).toBeVisible();
      }
      await expectAccessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(wide).toBe(false);
      await context.close();
    });
  });
}
