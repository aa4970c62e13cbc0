import type { Browser } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface Line {
  readonly itemId: string;
  readonly baseline: string;
  readonly bandHigh: string;
  readonly pack: string;
  readonly shelfCapacity: string | null;
}
interface Order {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly lines: readonly Line[];
}
interface Task {
  readonly subjectId: string;
  readonly storeName: string;
  readonly storeNameEn: string | null;
}

const ORDERS = '/api/v1/ordering/orders';
const milli = (quantity: string): number => Math.round(Number(quantity) * 1000);

/** The minutes to take something back that a new chain has. */
async function recallMinutes(browser: Browser, tenant: string, locale: Locale, value: number): Promise<void> {
  const hq = await personIn(browser, `hq@${tenant}.example`, locale, tenant);
  const { items } = await hq.api.get<{ items: { id: string; type: string }[] }>('/api/v1/org/units');
  const scopeUnitId = items.find((u) => u.type === 'hq')?.id;
  const policy = { key: 'ordering.recallMinutes', scopeUnitId, scopeFormat: '', value, locked: true };
  expect((await hq.api.send('PUT', '/api/v1/policies', policy)).status).toBe(204);
  await hq.context.close();
}

/** An order of the store with one line a pack over its band, the reason given, not submitted yet. */
async function overBand(api: Api): Promise<Order> {
  const { items } = await api.get<{ items: { id: string; state: string }[] }>(`${ORDERS}?limit=50`);
  for (const { id } of items.filter((o) => o.state === 'generated' || o.state === 'reviewing')) {
    await api.send('POST', `${ORDERS}/${id}/open`);
    const order = await api.get<Order>(`${ORDERS}/${id}`);
    const line = order.lines.find((l) => {
      const wanted = milli(l.bandHigh) + milli(l.pack);
      return l.shelfCapacity === null || milli(l.shelfCapacity) >= wanted;
    });
    if (!line) continue;
    const packs = Math.floor((milli(line.bandHigh) + milli(line.pack)) / milli(line.pack));
    const quantity = String((packs * milli(line.pack)) / 1000);
    const saved = await api.send('PATCH', `${ORDERS}/${id}/lines`, {
      version: order.version,
      lines: [{ itemId: line.itemId, quantity, reasonCode: 'festival' }],
    });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    return api.get<Order>(`${ORDERS}/${id}`);
  }
  throw new Error('the demo has no order with a line to raise');
}

for (const [locale, tenant, manager] of [
  ['zh-CN', 'bakery', 's102@bakery.example'],
  ['en', 'convenience', 'c102@convenience.example'],
] as const) {
  test(`[J3][WFL-02][ORD-08] a stand-in sees for whom, approves several at once and takes it back (${locale})`, async ({
    browser,
  }) => {
    const words = new Words(locale);
    await recallMinutes(browser, tenant, locale, 5);

    const supervisor = await personIn(browser, `a-e1@${tenant}.example`, locale, tenant);
    await supervisor.page.goto('/stand-in');
    await supervisor.page.getByLabel(words.text('delegation.to')).click();
    await supervisor.page.getByRole('option').first().click();
    await expectAccessible(supervisor.page);
    await supervisor.page.getByRole('button', { name: words.text('delegation.handOver') }).click();
    await expect(supervisor.page.getByText(words.text('delegation.state.running')).first()).toBeVisible();
    const { items: given } = await supervisor.api.get<{ items: { to: { id: string } }[] }>(
      '/api/v1/workflow/delegations',
    );
    await supervisor.context.close();
    const logins = [`hq@${tenant}.example`, `owner@${tenant}.example`];

    const store = await personIn(browser, manager, locale, tenant);
    const order = await overBand(store.api);
    await store.page.goto(`/orders/${order.id}`);
    await store.page.getByRole('button', { name: words.text('orders.path.open') }).click();
    await expect(store.page.getByRole('heading', { name: words.text('orders.path.title') })).toBeVisible();
    await expect(store.page.getByText(words.pattern('orders.path.cutoff'))).toBeVisible();
    await expectAccessible(store.page);
    await store.page.keyboard.press('Escape');
    await store.page.getByRole('button', { name: words.pattern('orders.action.askApproval') }).click();
    const stateOf = async () => (await store.api.get<Order>(`${ORDERS}/${order.id}`)).state;
    await expect.poll(stateOf).toBe('awaiting_approval');

    for (const login of logins) {
      const delegate = await personIn(browser, login, locale, tenant);
      const me = await delegate.api.get<{ user: { id: string } }>('/api/v1/session');
      if (me.user.id !== given[0]?.to.id) {
        await delegate.context.close();
        continue;
      }
      const { items: tasks } = await delegate.api.get<{ items: Task[] }>('/api/v1/workflow/tasks');
      const task = tasks.find((i) => i.subjectId === order.id);
      if (!task) throw new Error('the stand-in was not asked');
      const name = locale === 'en' ? (task.storeNameEn ?? task.storeName) : task.storeName;
      await delegate.page.goto('/approvals');
      await expect(delegate.page.getByText(words.pattern('inbox.for')).first()).toBeVisible();
      await delegate.page
        .getByRole('checkbox', { name: words.pattern('inbox.bulk.choose', { store: name }) })
        .first()
        .click();
      await expectAccessible(delegate.page);
      await delegate.page.getByRole('toolbar').getByRole('button').last().click();
      await expect.poll(stateOf, { timeout: 15_000 }).toBe('approved');
      await delegate.page.getByRole('button', { name: words.text('inbox.action.undo'), exact: true }).click();
      await expect.poll(stateOf, { timeout: 15_000 }).toBe('awaiting_approval');
      await delegate.page.goto('/approvals?view=done');
      await expect(delegate.page.getByText(words.text('inbox.figures.median'))).toBeVisible();
      await expectAccessible(delegate.page);
      await delegate.context.close();
      break;
    }
    await store.context.close();
    await recallMinutes(browser, tenant, locale, 0);
  });
}
