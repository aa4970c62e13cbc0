// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { type TaskDetail, TaskPage, taskRoutes } from '@larder/contracts/workflow/task';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { Toaster } from '@larder/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { type Session, sessionQuery } from '../../lib/session.ts';
import ApprovalsPage from './approvals-page.tsx';

// A busy machine draws later; nothing here is about speed.
configure({ asyncUtilTimeout: 5_000 });

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const STORE = id(9);

const line = (key: string, name: string) => ({
  key,
  choice: 'open' as const,
  summary: {
    cause: 'line',
    sku: key,
    name,
    nameEn: null,
    baseUom: '个',
    packUom: '箱',
    pack: '10',
    baseline: '40',
    quantity: '70',
    bandLow: '30',
    bandHigh: '50',
    fallback: '50',
    packPrice: 1250,
    reasonCode: 'festival',
    note: null,
    onHand: '12.5',
    averagePerDay: '18',
  },
});

const task = (n: number, store: string): TaskDetail => ({
  id: id(n),
  instanceId: id(n),
  definition: 'order-out-of-band',
  subjectType: 'suggested_order',
  subjectId: id(n),
  storeId: STORE,
  storeName: store,
  storeNameEn: null,
  title: { 'zh-CN': `${store} · 鲜果供应`, en: store },
  urgent: false,
  status: 'open',
  mine: true,
  assignees: [{ id: id(8), displayName: '督导', onBehalfOf: null }],
  requestedBy: { id: id(7), displayName: '店长' },
  requestedAt: '2026-11-22T01:00:00.000Z',
  dueAt: '2026-11-23T01:00:00.000Z',
  endsAt: '2026-11-23T01:00:00.000Z',
  hops: 1,
  overdue: false,
  decidedAt: null,
  elapsedMinutes: 5,
  itemCount: 2,
  summary: {
    sourceId: id(6),
    deliveryDate: '2026-11-23',
    cutoffAt: '2026-11-22T08:00:00.000Z',
    currency: 'CNY',
    baselineAmount: 10_000,
    amount: 14_500,
    orderValueInBand: false,
    dataCompleteness: 'ok',
    lineCount: 24,
    note: null,
  },
  version: 3,
  subjectHash: `hash-${n}`,
  recallableUntil: null,
  items: [line('a', '鲜牛奶'), line('b', '吐司')],
  reasons: [],
  comment: null,
  history: [
    {
      seq: 1,
      type: 'started',
      at: '2026-11-22T01:00:00.000Z',
      actor: { id: id(7), displayName: '店长' },
      onBehalfOf: null,
      outcome: null,
      reasons: [],
      comment: null,
    },
  ],
});

/** A purchase order above its limit: it is approved or returned as a whole. */
const purchase = (n: number): TaskDetail => ({
  ...task(n, '静安店'),
  definition: 'purchase-above-limit',
  subjectType: 'purchase_order',
  title: { 'zh-CN': '静安店 · 冷链供应 · 采购单 PO-20261122-007', en: 'Jing’an' },
  itemCount: 0,
  items: [],
  summary: {
    number: 'PO-20261122-007',
    sourceId: id(6),
    sourceName: '冷链供应',
    sourceNameEn: null,
    deliveryDate: '2026-11-23',
    currency: 'CNY',
    amount: 1_250_000,
    limit: 1_000_000,
    lineCount: 32,
    lines: [
      { sku: 'M-1', name: '冷冻虾仁', nameEn: null, packs: '10', packUom: '箱', packPrice: 60_000, amount: 600_000 },
    ],
  },
});

/** The network: the one boundary that the page does not own. */
const network = vi.fn<typeof fetch>();
let open: TaskDetail[] = [];
let decisions: { id: string; body: unknown }[] = [];
let bulks: string[][] = [];
let recalls: string[][] = [];
/** Approvals of subjects that go on their way at once. */
let final: string[] = [];
let failing = '';

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' } });

beforeEach(() => {
  open = [task(1, '静安店'), task(2, '徐汇店')];
  decisions = [];
  bulks = [];
  recalls = [];
  final = [];
  failing = '';
  network.mockReset();
  network.mockImplementation(async (input, init) => {
    const url = new URL(String(input), 'http://larder.test');
    if (url.pathname.endsWith('/approvals')) {
      const { tasks } = taskRoutes.approveMany.body.parse(JSON.parse(String(init?.body)));
      bulks.push(tasks.map((t) => t.id));
      const results = tasks.map(({ id: one }) => ({
        id: one,
        ok: one !== failing,
        problem: one === failing ? { code: 'workflow.stale_view', title: '内容已过期' } : null,
        recallable: one !== failing && !final.includes(one),
      }));
      open = open.filter((t) => t.id === failing);
      return json({ results });
    }
    if (url.pathname.endsWith('/recalls')) {
      const { taskIds } = taskRoutes.recallMany.body.parse(JSON.parse(String(init?.body)));
      recalls.push(taskIds);
      return json({ results: taskIds.map((one) => ({ id: one, ok: true, problem: null, recallable: false })) });
    }
    const [, taskId = '', verb] = /tasks\/([^/]+)(?:\/(decision))?$/.exec(url.pathname) ?? [];
    const known = [task(1, '静安店'), task(2, '徐汇店'), purchase(3)].find((t) => t.id === taskId);
    if (verb && known) {
      const body = JSON.parse(String(init?.body));
      decisions.push({ id: taskId, body: taskRoutes.decide.body.parse(body) });
      open = open.filter((t) => t.id !== taskId);
      return json({
        ...known,
        status: body.decision === 'partial' ? 'partial' : body.decision === 'return' ? 'returned' : 'approved',
        mine: false,
      });
    }
    if (known) return json(known);
    return json(
      TaskPage.parse({
        items: open,
        nextCursor: null,
        counts: { mine: open.length, open: open.length, overdue: 0, urgent: 0 },
      }),
    );
  });
  vi.stubGlobal('fetch', network);
  Element.prototype.scrollIntoView = () => undefined;
  window.scrollTo = () => undefined;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show() {
  const client = createQueryClient();
  setActiveTenant('tenant');
  const session: Session = {
    tenant: { id: id(5), code: 'c', name: '连锁', nameEn: null, currency: 'CNY', zone: 'Asia/Shanghai', demo: false },
    user: { id: id(8), displayName: '督导', locale: 'zh-CN' },
    roles: ['area_supervisor'],
    permissions: ['workflow.task.read', 'workflow.task.decide'],
    stores: [],
    allStores: true,
    serverTime: '2026-11-22T01:05:00.000Z',
  };
  client.setQueryData(sessionQuery.queryKey, session);
  const catalog = createCatalog('zh-CN', async (locale, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/${area}.json`, 'utf8')),
  );
  await Promise.all(['inbox', 'shell', 'ui'].map((area) => catalog.load(area)));
  const router = createRouter({
    routeTree: createRootRoute({
      component: ApprovalsPage,
      validateSearch: (raw: Record<string, unknown>) => ({ view: 'mine', urgent: false, task: '', ...raw }),
    }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <QueryClientProvider client={client}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <RouterProvider router={router} />
        <Toaster />
      </I18nProvider>
    </QueryClientProvider>,
  );
  await screen.findByRole('button', { name: '批准 2 行' });
  return userEvent.setup();
}

describe('[J3] approval inbox', () => {
  it('approves with A what is open, with the version and hash that were seen, and moves on', async () => {
    const user = await show();
    expect(screen.getByRole('heading', { name: '静安店 · 鲜果供应' })).toBeTruthy();
    await user.keyboard('a');
    await waitFor(() =>
      expect(decisions).toEqual([
        { id: id(1), body: { version: 3, subjectHash: 'hash-1', decision: 'approve', rejectedKeys: [], reasons: [] } },
      ]),
    );
    expect(await screen.findByRole('heading', { name: '徐汇店 · 鲜果供应' })).toBeTruthy();
  });

  it('refuses a line: the button says what happens, and the fallback is shown', async () => {
    const user = await show();
    await user.click(screen.getByRole('checkbox', { name: '批准 吐司' }));
    expect(screen.getByText('不批准则订 5 箱')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '批准 1 行，退 1 行' }));
    await waitFor(() => expect(decisions[0]?.body).toMatchObject({ decision: 'partial', rejectedKeys: ['b'] }));
  });

  it('[ORD-07] speaks in the packs that the store ordered, and of stock in its own unit', async () => {
    await show();
    const [row] = screen.getAllByRole('listitem').filter((one) => within(one).queryByText('鲜牛奶'));
    const text = row?.textContent ?? '';
    for (const words of ['建议4 箱', '7 箱', '3–5 箱', '库存 12.5 个']) expect(text).toContain(words);
  });

  it('moves with J and K', async () => {
    const user = await show();
    await user.keyboard('j');
    expect(await screen.findByRole('heading', { name: '徐汇店 · 鲜果供应' })).toBeTruthy();
    await user.keyboard('k');
    expect(await screen.findByRole('heading', { name: '静安店 · 鲜果供应' })).toBeTruthy();
    expect(decisions).toEqual([]);
  });

  it('returns with R and a reason; letters in the comment are words, not commands', async () => {
    const user = await show();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: '退回申请' }));
    expect(within(dialog).getByRole('alert').textContent).toBe('请选择至少一个原因');
    await user.click(within(dialog).getByRole('checkbox', { name: '订得太多' }));
    await user.type(within(dialog).getByRole('textbox'), 'a jar of r');
    expect(decisions).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: '退回申请' }));
    await waitFor(() =>
      expect(decisions[0]?.body).toMatchObject({ decision: 'return', reasons: ['too_much'], comment: 'a jar of r' }),
    );
  });

  it('chooses with X, ⇧click and ⌘A; A approves what is chosen, once, and the button says how many and for how much', async () => {
    const user = await show();
    await user.keyboard('x');
    expect(screen.getByRole('button', { name: '批准 1 单 ¥145' })).toBeTruthy();
    await user.keyboard('{Control>}a{/Control}');
    expect(screen.getByRole('button', { name: '批准 2 单 ¥290' })).toBeTruthy();
    await user.keyboard('{Control>}a{/Control}');
    expect(screen.queryByRole('toolbar')).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: '选择 静安店' }));
    await user.keyboard('{Shift>}');
    await user.click(screen.getByRole('checkbox', { name: '选择 徐汇店' }));
    await user.keyboard('{/Shift}');
    await user.keyboard('a');
    await waitFor(() => expect(bulks).toEqual([[id(1), id(2)]]));
    expect(decisions).toEqual([]);
    expect(await screen.findByText('没有待审批的申请')).toBeTruthy();
  });

  it('names what could not be approved, and undo takes back exactly the others', async () => {
    failing = id(2);
    const user = await show();
    await user.keyboard('{Control>}a{/Control}');
    await user.keyboard('a');
    const dialog = await screen.findByRole('dialog', { name: '1 单没有批准' });
    expect(within(dialog).getByText('徐汇店')).toBeTruthy();
    expect(within(dialog).getByText('内容已过期')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: '知道了' }));
    await user.click(await screen.findByRole('button', { name: '撤回' }));
    await waitFor(() => expect(recalls).toEqual([[id(1)]]));
  });

  it('[SCM-19] offers no undo for what can not be taken back, and undo leaves it alone', async () => {
    final = [id(1), id(2)];
    const user = await show();
    await user.keyboard('{Control>}a{/Control}');
    await user.keyboard('a');
    expect(await screen.findByText('没有待审批的申请')).toBeTruthy();
    expect(await screen.findByText(/2 单/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: '撤回' })).toBeNull();
    expect(recalls).toEqual([]);
  });

  it('[SCM-19] shows a purchase order with its limit, supplier and dearest lines, and approves it as a whole', async () => {
    open = [...open, purchase(3)];
    const user = await show();
    await user.keyboard('jj');
    expect(await screen.findByRole('heading', { name: '静安店 · 冷链供应 · 采购单 PO-20261122-007' })).toBeTruthy();
    expect(screen.getByText('审批额度 ¥10,000')).toBeTruthy();
    const lines = screen.getByRole('list', { name: '采购明细' });
    expect(within(lines).getByText('冷冻虾仁')).toBeTruthy();
    expect(within(lines).getByText('¥6,000.00')).toBeTruthy();
    expect(screen.getByText('只列出金额最高的 20 行，其余请查看整单。')).toBeTruthy();
    const row = within(screen.getByRole('list', { name: '审批列表' })).getAllByRole('listitem')[2] as HTMLElement;
    expect(row.textContent).toContain('¥12,500');
    expect(row.textContent).toContain('共 32 行');
    await user.click(screen.getByRole('button', { name: '批准' }));
    await waitFor(() =>
      expect(decisions[0]).toMatchObject({ id: id(3), body: { decision: 'approve', rejectedKeys: [] } }),
    );
  });

  it('leaves a key alone while the preview is not on the screen', async () => {
    const user = await show();
    HTMLElement.prototype.checkVisibility = () => false;
    try {
      await user.keyboard('a');
      await user.keyboard('r');
    } finally {
      Reflect.deleteProperty(HTMLElement.prototype, 'checkVisibility');
    }
    expect(decisions).toEqual([]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
