import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

const HQ_PAGES = [
  '/today',
  '/orders',
  '/outlook',
  '/prep-list',
  '/requests',
  '/order-runs',
  '/demand-calendar',
  '/weather',
  '/demand-alerts',
  '/reports/sales',
  '/reports/forecast',
  '/reports/accuracy',
  '/reports/changes',
  '/contests',
  '/reports/parameters',
  '/stock-alerts',
  '/notifications',
  '/notification-settings',
  '/approvals',
  '/approval-incidents',
  '/approval-rules',
  '/stand-in',
  '/warehouse-day',
  '/purchase-orders',
  '/receiving',
  '/stock',
  '/transfers',
  '/stock-health',
  '/tickets',
  '/store-days',
  '/quarantine',
  '/imports',
  '/imports/new',
  '/items',
  '/suppliers',
  '/stores',
  '/policies',
  '/people',
  '/devices',
  '/audit',
  '/operations',
  '/failed-work',
  '/account',
];
const STORE_PAGES = [
  '/today',
  '/orders',
  '/outlook',
  '/prep-list',
  '/requests',
  '/purchase-orders',
  '/receiving',
  '/stock',
  '/transfers',
  '/stock-health',
  '/counts',
  '/waste',
  '/opening-balance',
  '/demand-calendar',
  '/weather',
  '/demand-alerts',
  '/reports/sales',
  '/reports/accuracy',
  '/reports/changes',
  '/contests',
  '/contests?view=practice',
  '/stock-alerts',
  '/notifications',
  '/notification-settings',
  '/tickets',
  '/account',
];
const SIZES = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;

/**
 * Waits until the page has its heading and no skeleton is left: looked at in every frame, since the steps of a retried
 * expectation are longer than most pages take, two hundred times.
 */
async function settled(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(
    () => document.querySelector('h1')?.checkVisibility() && document.querySelector('[aria-busy="true"]') === null,
    undefined,
    { timeout: 10_000 },
  );
}

for (const [who, login, pages] of [
  ['headquarters', 'hq@bakery.example', HQ_PAGES],
  ['store manager', 's102@bakery.example', STORE_PAGES],
] as const) {
  for (const [locale, size, colorScheme] of [
    ['zh-CN', 'desktop', 'light'],
    ['en', 'tablet', 'dark'],
    ['zh-CN', 'phone', 'light'],
  ] as const satisfies readonly (readonly [Locale, keyof typeof SIZES, 'light' | 'dark'])[]) {
    test(`[PLT-01] every page of ${who}: ${locale}, ${size}, ${colorScheme}`, async ({ browser }) => {
      test.setTimeout(180_000);
      const { page, context } = await personIn(browser, login, locale);
      const words = new Words(locale);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await page.setViewportSize(SIZES[size]);
      await page.emulateMedia({ colorScheme });
      for (const path of pages) {
        await test.step(path, async () => {
          await settled(page, path);
          await expect(page.getByText(words.text('shell.error.notFound')), path).toHaveCount(0);
          await expectAccessible(page);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
          if (locale === 'en')
            expect(await page.locator('h1').first().textContent(), path).not.toMatch(/^[\u4e00-\u9fff]+$/);
        });
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  }
}
