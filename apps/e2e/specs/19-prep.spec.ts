import { expectAccessible } from '../support/axe.ts';
import { personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface Session {
  readonly stores: readonly { readonly id: string }[];
}

for (const [locale, login] of [
  ['zh-CN', 's101@bakery.example'],
  ['en', 's102@bakery.example'],
] as const satisfies readonly (readonly [Locale, string])[])
  test(`[ORD-21] tomorrow's ingredients: from which dishes, other portions, ticked off and taken back (${locale})`, async ({
    browser,
  }) => {
    test.setTimeout(90_000);
    const words = new Words(locale);
    const { page, api, context } = await personIn(browser, login, locale, 'bakery');
    const session = await api.get<Session>('/api/v1/session');
    expect(session.stores).toHaveLength(1);

    await page.goto('/prep-list');
    const boxes = page.getByRole('checkbox');
    await expect(boxes.first()).toBeVisible();
    await expectAccessible(page);

    await boxes.first().check();
    await expect(boxes.first()).toBeChecked();
    await expect.poll(async () => (await ticks(api, session)).length).toBeGreaterThan(0);
    await page.reload();
    await expect(page.getByRole('checkbox').first()).toBeChecked();
    await page.getByRole('checkbox').first().uncheck();
    await expect.poll(async () => (await ticks(api, session)).length).toBe(0);

    // Another number of portions shows at once what it does, and is gone after the reset.
    const portions = page.getByRole('textbox', { name: new RegExp(words.text('prep-list.portions')) }).first();
    await portions.fill('9999');
    await expect(page.getByText(words.text('prep-list.whatIf'))).toBeVisible();
    await page.getByRole('button', { name: words.text('prep-list.reset') }).click();
    await expect(portions).not.toHaveValue('9999');
    await context.close();
  });

interface List {
  readonly lines: readonly { readonly tick: { readonly done: boolean } | null }[];
}

async function ticks(api: { get<T>(path: string): Promise<T> }, session: Session): Promise<unknown[]> {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now() + 86_400_000);
  const list = await api.get<List>(`/api/v1/ordering/prep-lists/${session.stores[0]?.id}/${date}`);
  return list.lines.filter((l) => l.tick?.done);
}
