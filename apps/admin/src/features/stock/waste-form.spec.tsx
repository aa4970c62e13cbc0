// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { StockItem, stockRoutes } from '@larder/contracts/inventory/stock';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { WasteForm } from './waste-form.tsx';

// A busy machine draws later; nothing here is about speed.
configure({ asyncUtilTimeout: 5_000 });

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const item = StockItem.parse({
  itemId: id(4),
  sku: 'B-1',
  name: '吐司',
  nameEn: null,
  categoryName: null,
  categoryNameEn: null,
  baseUom: '个',
  onHand: '5.5',
  averageCostMilliMinor: null,
  value: null,
  lots: [],
  nextExpiry: null,
  lastCountedOn: null,
});

const POSTED = stockRoutes.waste.response.parse({
  id: id(2),
  storeId: id(1),
  kind: 'waste',
  businessDate: '2026-11-22',
  occurredAt: '2026-11-22T01:05:00.000Z',
  note: null,
  createdByName: '店长',
  createdAt: '2026-11-22T01:05:00.000Z',
  lines: [],
});

/** The network: the one boundary that the form does not own. */
const network = vi.fn<typeof fetch>();
let sent: { lines: unknown[] }[] = [];

beforeEach(() => {
  sent = [];
  network.mockReset();
  network.mockImplementation(async (_, init) => {
    sent.push(JSON.parse(String(init?.body)));
    return new Response(JSON.stringify(POSTED), { status: 201, headers: { 'content-type': 'application/json' } });
  });
  vi.stubGlobal('fetch', network);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(locale: 'zh-CN' | 'en') {
  setActiveTenant('tenant');
  const catalog = createCatalog(locale, async (of, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${of}/${area}.json`, 'utf8')),
  );
  await Promise.all(['stock', 'ui'].map((area) => catalog.load(area)));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <WasteForm storeId={id(1)} item={item} onDone={() => undefined} />
      </I18nProvider>
    </QueryClientProvider>,
  );
  const user = userEvent.setup();
  const type = async (text: string) => {
    await user.clear(screen.getByRole('textbox'));
    await user.type(screen.getByRole('textbox'), text);
  };
  return { user, type };
}

describe('waste of more than the book holds', () => {
  it('[INV-09] up to what is on hand the reason alone records it', async () => {
    const { user, type } = await show('zh-CN');
    await type('5.5');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(screen.getByRole('button', { name: '破损' }));
    await waitFor(() => expect(sent).toEqual([{ lines: [{ itemId: id(4), quantity: '5.5', reason: 'damaged' }] }]));
  });

  it('[INV-09] above it the figures are said first, two quick taps on a reason send nothing, and the named button does', async () => {
    const { user, type } = await show('zh-CN');
    await type('55');
    expect(screen.getByRole('alert').textContent).toMatch(
      /账面只有 5\.5 个：报损 55 个，账面会变成 [-−]49\.5 个（负库存）/,
    );
    await user.dblClick(screen.getByRole('button', { name: '破损' }));
    expect(sent).toEqual([]);
    await user.click(screen.getByRole('button', { name: '仍然报损 55 个（破损）' }));
    await waitFor(() => expect(sent).toEqual([{ lines: [{ itemId: id(4), quantity: '55', reason: 'damaged' }] }]));
  });

  it('[INV-09] a changed quantity asks again, in English as well', async () => {
    const { user, type } = await show('en');
    await type('55');
    await user.click(screen.getByRole('button', { name: 'Damaged' }));
    expect(screen.getByRole('button', { name: /^Waste 55 .* anyway \(Damaged\)$/ })).toBeTruthy();
    await type('6');
    expect(screen.queryByRole('button', { name: /anyway/ })).toBeNull();
    expect(screen.getByRole('alert').textContent).toMatch(/The book holds only 5\.5 .* would leave [-−]0\.5 /);
    expect(sent).toEqual([]);
  });
});
