// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { createFormats } from '@larder/i18n';
import { createEditStore, DataGrid } from '@larder/ui/data';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createTranslator } from 'use-intl';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rowsOf } from './model.ts';
import { orderColumns } from './order-columns.tsx';
import { line } from './testing/order-line.ts';

const messages = JSON.parse(readFileSync('packages/i18n/src/messages/zh-CN/orders.json', 'utf8')) as Record<
  string,
  unknown
>;
const POLICY = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };

afterEach(cleanup);

function grid(editable = true) {
  const store = createEditStore();
  const onReason = vi.fn();
  const onWhy = vi.fn();
  const onAccept = vi.fn();
  const onConflict = vi.fn();
  const translate = createTranslator({ locale: 'zh-CN', messages: { orders: messages }, namespace: 'orders' } as never);
  const columns = orderColumns({
    t: translate as never,
    formats: createFormats({ locale: 'zh-CN', zone: 'Asia/Shanghai', currency: 'CNY' }),
    policy: POLICY,
    currency: 'CNY',
    editable,
    onWhy,
    onReason,
    onAccept,
    onConflict,
  });
  const rows = rowsOf({
    policy: POLICY,
    lines: [line('a', { driver: { key: 'weekday', quantity: '12' } }), line('b', { shelfCapacity: '700' })],
  });
  render(
    <DataGrid label="订货" columns={columns} rows={rows} rowId={(row) => row.id} store={store} onRowOpen={onWhy} />,
  );
  const input = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name: `商品${name} 订货量` });
  const rowOf = (name: string) => within(input(name).closest('[role="row"]') as HTMLElement);
  return { store, onReason, onWhy, onAccept, onConflict, input, rowOf, user: userEvent.setup() };
}

describe('band in the grid', () => {
  it('[ORD-07] shows the band while typing, asks for a reason outside it, and follows the amount', async () => {
    const { user, input, rowOf, onReason, store } = grid();
    await user.click(input('a'));
    expect(screen.getByText('可订 52–78 箱（±20%）')).toBeDefined();
    await user.keyboard('78');
    expect(rowOf('a').queryByText('选择原因')).toBeNull();
    expect(rowOf('a').getByText('+13')).toBeDefined();
    expect(rowOf('a').getByText('¥3,900.00')).toBeDefined();
    await user.clear(input('a'));
    await user.keyboard('79');
    expect(screen.getByText('可订 52–78 箱（±20%） · 超出范围，需要原因和审批')).toBeDefined();
    await user.click(rowOf('a').getByText('选择原因'));
    expect(onReason).toHaveBeenCalledWith(expect.objectContaining({ id: 'a' }));
    store.apply([{ rowId: 'a', columnId: 'reason', value: 'festival' }]);
    expect(await rowOf('a').findByText('节假日备货')).toBeDefined();
  });

  it('[ORD-07] a quantity that the shelf cannot hold is an error with its limit', async () => {
    const { user, input } = grid();
    await user.click(input('b'));
    await user.keyboard('71');
    expect(input('b').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('货架最多放 70 箱')).toBeDefined();
  });

  it('[ORD-24] plus and minus step by one pack, a part of a pack is rounded up on leaving, undo takes it back', async () => {
    const { user, input } = grid();
    await user.click(input('a'));
    await user.keyboard('++-');
    expect(input('a').value).toBe('66');
    await user.clear(input('a'));
    await user.keyboard('66.5');
    expect(screen.getByText(/66\.5 → 67，按 10 kg\/箱 装/)).toBeDefined();
    await user.keyboard('{Enter}');
    expect(input('a').value).toBe('67');
    await user.keyboard('{Control>}z{/Control}');
    expect(input('a').value).toBe('65');
  });

  it('[ORD-24] a suggestion that moved under an edit is offered with one press; both values of a shared line too', async () => {
    const { user, store, rowOf, input, onAccept, onConflict } = grid();
    store.apply([
      { rowId: 'a', columnId: 'quantity', value: '66' },
      { rowId: 'a', columnId: 'seen', value: '64' },
    ]);
    await user.click(await rowOf('a').findByText('建议已变 64 → 65'));
    expect(onAccept).toHaveBeenCalledWith(expect.objectContaining({ id: 'a' }));
    expect(input('a').value).toBe('66');
    store.rebase([{ rowId: 'a', columnId: 'mark', value: 'conflict' }]);
    await user.click(await rowOf('a').findByText('别人也改了'));
    expect(onConflict).toHaveBeenCalledWith(expect.objectContaining({ id: 'a' }));
    store.rebase([{ rowId: 'a', columnId: 'mark', value: 'waiting' }]);
    await vi.waitFor(() => expect(input('a').dataset['mark']).toBe('waiting'));
  });

  it('nothing can be typed into a sheet that is decided', async () => {
    const { user, input, rowOf, onWhy } = grid(false);
    await user.click(input('a'));
    await user.keyboard('9');
    expect(input('a').value).toBe('65');
    await user.click(rowOf('a').getByText('星期规律 +12'));
    expect(onWhy).toHaveBeenCalled();
  });
});
