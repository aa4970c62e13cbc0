import type { Locator } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { readOrder, setRecallMinutes, untouchedOrders } from '../support/orders.ts';
import { personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const LEAST_TARGET = 44;

for (const [locale, login, tenant] of [
  ['zh-CN', 's203@bakery.example', 'bakery'],
  ['en', 'c103@convenience.example', 'convenience'],
] as const satisfies readonly (readonly [Locale, string, string])[]) {
  test.describe(`the simple order (${locale})`, () => {
    test.beforeAll(({ browser }) => setRecallMinutes(browser, tenant, 5));
    test.afterAll(({ browser }) => setRecallMinutes(browser, tenant, 0));

    test(`[PPL-14] from a notification to an approved order in two taps (${locale})`, async ({ browser }) => {
      const words = new Words(locale);
      const { page, api, context } = await personIn(browser, login, locale, tenant, PHONE);
      const [order] = await untouchedOrders(api);
      if (!order) throw new Error('the demo store has no order');
      let taps = 0;

      // Tap 1: the link of a notification.
      taps += 1;
      await page.goto(`/orders/${order.id}`);
      const go = page.getByRole('button', { name: words.text('orders.simple.order') });
      await expect(go).toBeVisible();
      expect(await page.locator('[data-card]').count()).toBeLessThanOrEqual(5);
      await expect(page.getByRole('grid')).toHaveCount(0);
      await expectAccessible(page);
      const small = await page.evaluate((least) => {
        const shown = [...document.querySelectorAll<HTMLElement>('main button, main a')].map((e) =>
          e.getBoundingClientRect(),
        );
        return shown.filter((box) => box.height > 0 && (box.height < least || box.width < least)).length;
      }, LEAST_TARGET);
      expect(small).toBe(0);

      // Tap 2: order this.
      taps += 1;
      await go.tap();
      await expect(page.getByText(words.text('orders.stamp.approved')).first()).toBeVisible();
      expect((await readOrder(api, order.id)).state).toBe('approved');
      expect(taps).toBe(2);

      // The message that says so covers neither the seal nor the way back.
      const recall = page.getByRole('button', { name: words.pattern('orders.action.recall') });
      const edges = async (shown: Locator) => {
        await expect(shown).toBeVisible();
        const { top, bottom } = await shown.evaluate((e) => e.getBoundingClientRect().toJSON());
        return { top, bottom };
      };
      const message = await edges(page.locator('[data-type="success"]').first());
      for (const kept of [recall, page.getByText(words.text('orders.stamp.approved'), { exact: true }).last()]) {
        const { top, bottom } = await edges(kept);
        expect(message.bottom <= top || message.top >= bottom).toBe(true);
      }

      // And back: called back, one number changed by a large button, the full sheet and the large type of the whole app.
      await recall.tap();
      await expect(go).toBeVisible();
      const more = page.locator('[data-card] button').nth(1);
      if ((await more.count()) > 0) {
        await more.tap();
        await expect(page.locator('[data-card] [data-changed="true"]').first()).toBeVisible();
      }
      await page.getByRole('button', { name: words.text('orders.simple.full') }).tap();
      await expect(page).toHaveURL(/mode=full/);
      await page.evaluate(() => {
        document.documentElement.dataset['size'] = 'large';
      });
      for (const mode of ['full', 'simple']) {
        await page.goto(`/orders/${order.id}?mode=${mode}`);
        await expect(page.locator('h1').first()).toBeVisible();
        await page.evaluate(() => {
          document.documentElement.dataset['size'] = 'large';
        });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${mode} in large type scrolls sideways`).toBeLessThanOrEqual(0);
      }
      await context.close();
    });
  });
}
