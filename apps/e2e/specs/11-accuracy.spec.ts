import type { AccuracyReport } from '@larder/contracts/ordering/accuracy';
import type { BandProposal, OutcomeLine } from '@larder/contracts/ordering/outcomes';
import { expectAccessible } from '../support/axe.ts';
import { personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { Words } from '../support/words.ts';

const DAY_MS = 86_400_000;
const date = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
const ACCURACY = '/api/v1/ordering/accuracy';
const OUTCOMES = `/api/v1/ordering/outcomes/lines?from=${date(120)}&to=${date(0)}`;
const BANDS = '/api/v1/ordering/band-proposals';

test('[ORD-12] forecasts against what was sold: weeks beside the ceiling, a week ahead, one category, as a file', async ({
  browser,
}) => {
  const words = new Words('zh-CN');
  const { page, api, context } = await personIn(browser, 'hq@bakery.example', 'zh-CN');
  const report = await api.get<AccuracyReport>(`${ACCURACY}?from=${date(56)}&to=${date(1)}`);
  expect(report.weeks.length).toBeGreaterThan(3);
  expect(report.totals.week).toBeGreaterThan(0.5);
  expect(report.totals.ofCeiling).toBeGreaterThan(report.totals.week ?? 1);

  await page.goto('/reports/accuracy');
  await expect(page.getByText(words.text('accuracy.ofCeiling')).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: words.text('accuracy.byWeek') })).toBeVisible();
  await expect(page.getByText(words.pattern('accuracy.replayed'))).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('combobox', { name: words.text('accuracy.horizon.label') }).click();
  await page.getByRole('option', { name: words.text('accuracy.horizon.7') }).click();
  await expect(page).toHaveURL(/horizon=.*7/);

  const [category] = report.categories;
  await page
    .getByText(category?.name ?? '', { exact: true })
    .first()
    .click();
  await expect(page).toHaveURL(/category=/);
  await expect(page.getByText(words.pattern('accuracy.onlyCategory', { name: category?.name ?? '' }))).toBeVisible();

  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: words.text('accuracy.export') }).click();
  expect((await file).suggestedFilename()).toMatch(/^accuracy-.*\.csv$/);
  await context.close();
});

test('[ORD-24] changed lines in money; a proposal for a band is accepted and taken back', async ({ browser }) => {
  const words = new Words('zh-CN');
  const { page, api, context } = await personIn(browser, 'hq@bakery.example', 'zh-CN');
  const { items } = await api.get<{ items: OutcomeLine[] }>(OUTCOMES);
  expect(items.length).toBeGreaterThan(20);
  const open = (await api.get<{ items: BandProposal[] }>(BANDS)).items.find((p) => p.state === 'open');
  if (!open) throw new Error('the demo proposes no band');

  await page.goto('/reports/changes');
  await expect(page.getByRole('heading', { name: words.text('outcomes.proposals') })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: words.pattern('outcomes.acceptFor', { store: open.storeName }) }).click();
  await expect(page.getByText(words.text('outcomes.accepted')).first()).toBeVisible();
  const bandOf = async () =>
    (
      await api.get<{ items: { key: string; value: unknown }[] }>(`/api/v1/policies/effective?storeId=${open.storeId}`)
    ).items.find((p) => p.key === 'ordering.bandPct')?.value;
  expect(await bandOf()).toBe(open.toPct);
  await page
    .getByRole('listitem')
    .filter({ hasText: open.storeName })
    .getByRole('button', { name: words.text('outcomes.undo') })
    .click();
  await expect(page.getByText(words.text('outcomes.undone')).first()).toBeVisible();
  expect(await bandOf()).toBe(open.fromPct);
  await context.close();
});

test('[ORD-24] a store manager sees what became of his own changes only', async ({ browser }) => {
  const words = new Words('en');
  const { page, api, context } = await personIn(browser, 's102@bakery.example', 'en');
  const { items } = await api.get<{ items: OutcomeLine[] }>(OUTCOMES);
  expect(items.length).toBeGreaterThan(0);
  expect(items.every((line) => line.person.isReader)).toBe(true);
  expect(await api.status(BANDS)).toBe(403);
  await page.goto('/reports/changes');
  await expect(page.getByText(words.text('outcomes.leadOwn'))).toBeVisible();
  await expect(page.getByRole('heading', { name: words.text('outcomes.byPerson') })).toHaveCount(0);
  await expectAccessible(page);
  await context.close();
});
