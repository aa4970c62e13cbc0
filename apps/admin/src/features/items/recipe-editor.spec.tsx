// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ItemDetail } from '@larder/contracts/catalog/items';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { RecipeEditor } from './recipe-editor.tsx';

const id = (last: string) => `01900000-0000-7000-8000-00000000000${last}`;
const item = (last: string, name: string) => ({
  id: id(last),
  sku: `SKU-${last}`,
  name,
  nameEn: null,
  type: 'semi_finished' as const,
  categoryId: null,
  categoryName: null,
  categoryNameEn: null,
  baseUom: 'kg',
  shelfLifeDays: 2,
  storage: 'chilled' as const,
  price: null,
  costMilli: null,
  stocked: true,
  status: 'active' as const,
  version: 1,
});
const FLOUR = item('2', '高筋面粉');
const STARTER = item('3', '老面');
const line = (one: typeof FLOUR, quantity: string) => ({
  componentId: one.id,
  componentName: one.name,
  componentNameEn: null,
  componentSku: one.sku,
  uom: 'kg',
  quantity,
  wastePct: 2.5,
});
const DOUGH: ItemDetail = {
  ...item('1', '面团'),
  codes: [],
  uoms: [],
  recipes: [{ version: 1, effectiveFrom: '2026-01-01', yield: '10', lines: [line(FLOUR, '6')] }],
};

const MESSAGES = join(import.meta.dirname, '../../../../../packages/i18n/src/messages/zh-CN');

/** The network of these tests: the one boundary that the app does not own. */
const network = vi.fn<typeof fetch>();
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  });
let answerToSave: () => Response;
const saves = () =>
  network.mock.calls
    .filter(([, init]) => init?.method === 'POST')
    .map(([, init]) => JSON.parse(String(init?.body)) as unknown);

async function show() {
  const catalog = createCatalog('zh-CN', async (_, area) =>
    JSON.parse(readFileSync(join(MESSAGES, `${area}.json`), 'utf8')),
  );
  await Promise.all(['ui', 'shell', 'items'].map((area) => catalog.load(area)));
  const onSaved = vi.fn();
  render(
    <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
      <QueryClientProvider client={createQueryClient()}>
        <RecipeEditor item={DOUGH} today="2026-03-02" onClose={() => undefined} onSaved={onSaved} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return onSaved;
}

beforeEach(() => {
  network.mockReset();
  answerToSave = () => json(DOUGH, 201);
  network.mockImplementation(async (input, init) => {
    const url = String(input);
    if (init?.method === 'POST') return answerToSave();
    if (url.includes(`/items/${STARTER.id}`)) return json({ ...STARTER, codes: [], uoms: [], recipes: [] });
    return json({ items: [FLOUR, STARTER], nextCursor: null });
  });
  vi.stubGlobal('fetch', network);
  setActiveTenant('t1');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  setActiveTenant(null);
});

describe('recipe editor', () => {
  it('begins with the latest version from today on, and sends it with what was changed', async () => {
    const user = userEvent.setup();
    const onSaved = await show();
    expect(screen.getByLabelText<HTMLInputElement>(/生效日期/).value).toBe('2026-03-02');
    const quantity = screen.getByLabelText<HTMLInputElement>(/用量/);
    expect(quantity.value).toBe('6');
    await user.clear(quantity);
    await user.type(quantity, '6.25');
    await user.click(screen.getByRole('button', { name: '保存版本' }));
    await waitFor(() => expect(onSaved).toHaveBeenCalled());
    expect(saves()).toEqual([
      {
        effectiveFrom: '2026-03-02',
        yield: '10',
        lines: [{ componentId: FLOUR.id, quantity: '6.25', wastePct: 2.5 }],
      },
    ]);
  });

  it('names every field that is missing or wrong and sends nothing', async () => {
    const user = userEvent.setup();
    await show();
    await user.click(screen.getByRole('button', { name: '添加原料' }));
    const [waste] = screen.getAllByLabelText(/损耗/);
    await user.clear(waste as HTMLElement);
    await user.type(waste as HTMLElement, '95');
    await user.click(screen.getByRole('button', { name: '保存版本' }));
    expect(screen.getByText('填 0 到 90')).toBeDefined();
    expect(screen.getByText('这一项要填')).toBeDefined();
    expect(screen.getByText('填大于 0 的数，最多三位小数')).toBeDefined();
    expect(saves()).toEqual([]);
  });

  it('lets the server find components and refuses one that stands there twice', async () => {
    const user = userEvent.setup();
    await show();
    await user.click(screen.getByRole('button', { name: '添加原料' }));
    const [, second] = screen.getAllByRole('combobox');
    await user.type(second as HTMLElement, 'gjm');
    await user.click(await screen.findByRole('option', { name: /高筋面粉/ }));
    expect(network.mock.calls.some(([url]) => String(url).includes('search=gjm'))).toBe(true);
    await user.click(screen.getByRole('button', { name: '保存版本' }));
    expect(screen.getByText('这个原料已经在上面')).toBeDefined();
    expect(saves()).toEqual([]);
  });

  it('shows the circle by name and marks the component that closes it', async () => {
    answerToSave = () =>
      json(
        {
          title: '配方',
          status: 422,
          code: 'catalog.recipe_cycle',
          detail: '配方不能包含自身',
          meta: { cycle: [DOUGH.id, FLOUR.id, STARTER.id, DOUGH.id] },
        },
        422,
      );
    const user = userEvent.setup();
    const onSaved = await show();
    await user.click(screen.getByRole('button', { name: '保存版本' }));
    const alert = await screen.findByText(/面团 → 高筋面粉 → 老面 → 面团/);
    expect(alert.textContent).toContain('请换掉其中一个原料');
    expect(within(screen.getByRole('group', { name: '原料' })).getByText('它的配方又用回了本商品')).toBeDefined();
    expect(onSaved).not.toHaveBeenCalled();
  });
});
