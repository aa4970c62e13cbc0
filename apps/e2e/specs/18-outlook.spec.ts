import { expectAccessible } from '../support/axe.ts';
import { personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface Shortages {
  readonly items: readonly {
    readonly item: { readonly name: string; readonly nameEn: string | null };
    readonly store: { readonly id: string };
  }[];
}

const CHAINS: readonly { readonly locale: Locale; readonly tenant: string; readonly supervisor: string }[] = [
  { locale: 'zh-CN', tenant: 'bakery', supervisor: 'a-e2@bakery.example' },
  { locale: 'en', tenant: 'convenience', supervisor: 'a-sw2@convenience.example' },
];

for (const { locale, tenant, supervisor } of CHAINS)
  test(`[BI-19] what will run out this week, why, and the way out (${locale})`, async ({ browser }) => {
    test.setTimeout(90_000);
    const words = new Words(locale);
    const t = (key: string) => words.text(`outlook.${key}`);
    const { page, api, context } = await personIn(browser, supervisor, locale, tenant);
    const found = await api.get<Shortages>('/api/v1/ordering/outlook/shortages?horizon=week&least=20');
    const [first] = found.items;
    expect(first, 'the demo has goods that may run out').toBeDefined();

    await page.goto('/outlook?least=20');
    await expect(page.getByRole('heading', { name: t('title'), level: 1 })).toBeVisible();
    const name = (locale === 'en' ? first?.item.nameEn : null) ?? first?.item.name ?? '';
    const row = page.getByRole('row').filter({ hasText: name }).first();
    await expect(row).toBeVisible();
    await expectAccessible(page);
    await row.click();
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByRole('heading', { name: t('course') })).toBeVisible();
    await expect(drawer.getByRole('heading', { name: t('ways') })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();

    // One view each: totals, busy days, and how right it was; all of them load and say something.
    for (const view of ['groups', 'peaks', 'proof']) {
      await page.getByRole('button', { name: t(`view.${view}`), exact: true }).click();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await expectAccessible(page);
    }
    await context.close();
  });
