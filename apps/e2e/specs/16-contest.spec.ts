import { expectAccessible } from '../support/axe.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface Offer {
  readonly months: readonly { readonly from: string }[];
}
interface Place {
  readonly place: number | null;
  readonly isReader: boolean;
  readonly state: string;
}

const CHAINS: readonly { readonly locale: Locale; readonly tenant: string; readonly manager: string }[] = [
  { locale: 'zh-CN', tenant: 'bakery', manager: 's101@bakery.example' },
  { locale: 'en', tenant: 'convenience', manager: 'c101@convenience.example' },
];
const PHONE = { width: 390, height: 844 };
const STEPS = 2;

const storeOf = async (api: Api) =>
  (await api.get<{ stores: { id: string; code: string; name: string; nameEn: string | null }[] }>('/api/v1/session'))
    .stores[0];
for (const { locale, tenant, manager: login } of CHAINS)
  test(`[PPL-07] headquarters opens a contest, a manager plays it on a phone, the ranking shows it (${locale})`, async ({
    browser,
  }) => {
    test.setTimeout(180_000);
    const words = new Words(locale);
    const t = (key: string) => words.text(`contests.${key}`);
    const name = locale === 'en' ? `Seven days ${Date.now()}` : `七天赛 ${Date.now()}`;

    const office = await personIn(browser, `hq@${tenant}.example`, locale, tenant);
    const manager = await personIn(browser, login, locale, tenant, { viewport: PHONE, hasTouch: true });
    const own = await storeOf(manager.api);
    const offer = await office.api.get<Offer>(`/api/v1/ordering/stores/${own?.id}/puzzles`);
    expect(offer.months.length, 'the demo has months to replay').toBeGreaterThan(0);

    const hq = office.page;
    await hq.goto('/contests');
    await hq.getByRole('button', { name: t('new') }).click();
    await hq.getByLabel(t('create.name')).fill(name);
    await hq.getByLabel(t('create.store')).fill(own?.code ?? '');
    await hq
      .getByRole('option')
      .filter({ hasText: own?.code ?? '' })
      .first()
      .click();
    await hq.getByRole('radio', { name: words.pattern('contests.lengthDays', { days: 7 }) }).click();
    await expect(hq.getByText(t('create.itemsHint'))).toBeVisible();
    await expectAccessible(hq);
    await hq.getByRole('button', { name: t('create.submit') }).click();
    await expect(hq.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expectAccessible(hq);
    const contestId = new URL(hq.url()).pathname.split('/').at(-1) ?? '';

    const { page } = manager;
    await page.goto(`/contests/${contestId}`);
    await page.getByRole('button', { name: t('play') }).click();
    await expect(page.getByRole('heading', { name: words.pattern('contests.game.title'), level: 1 })).toBeVisible();
    await expectAccessible(page);
    let guard = 0;
    for (;;) {
      const last = page.getByRole('button', { name: t('game.last') });
      const next = page.getByRole('button', { name: words.pattern('contests.game.next') });
      await expect(last.or(next)).toBeVisible();
      const title = await page.getByRole('heading', { level: 1 }).textContent();
      for (const more of await page.getByRole('button', { name: words.pattern('contests.game.more') }).all())
        for (let i = 0; i < STEPS; i++) await more.click();
      if (guard === 1) {
        // A closed phone comes back to the same morning with what was typed.
        const typed = await page.locator('[data-contest-field]').first().inputValue();
        await page.reload();
        await expect(page.locator('[data-contest-field]').first()).toHaveValue(typed);
      }
      const over = await last.isVisible();
      await (over ? last : next).click();
      if (over) break;
      await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(title ?? '');
      guard += 1;
      expect(guard).toBeLessThan(8);
    }
    await expect(page.getByRole('heading', { name: t('result.lessons') })).toBeVisible();
    await expectAccessible(page);

    await page.goto(`/contests/${contestId}`);
    await expect(page.getByText(t('detail.you')).first()).toBeVisible();
    const { ranking } = await manager.api.get<{ ranking: Place[] }>(`/api/v1/ordering/contests/${contestId}`);
    expect(ranking.find((p) => p.isReader)).toMatchObject({ place: 1, state: 'finished' });
    await hq.reload();
    await expect(hq.getByRole('row').nth(1)).toContainText('1');
    await hq.getByRole('button', { name: t('detail.close') }).click();
    await hq
      .getByRole('dialog')
      .getByRole('button', { name: t('detail.close') })
      .click();
    await expect(hq.getByText(t('state.closed')).first()).toBeVisible();
    await office.context.close();
    await manager.context.close();
  });
