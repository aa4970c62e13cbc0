// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { type TransferDetail, transferRoutes } from '@larder/contracts/inventory/transfers';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { Toaster } from '@larder/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { TransferDrawer } from './transfer-drawer.tsx';

// A busy machine draws later; nothing here is about speed.
configure({ asyncUtilTimeout: 5_000 });

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const words = (itemId: string) => ({ itemId, sku: 'B-1', name: '吐司', nameEn: 'Toast', baseUom: '个' });

const proposed: TransferDetail = {
  id: id(1),
  state: 'proposed',
  origin: 'surplus',
  from: { storeId: id(2), storeName: '静安店', storeNameEn: null, agreedBy: null, agreedAt: null, mine: true },
  to: {
    storeId: id(3),
    storeName: '徐汇店',
    storeNameEn: null,
    agreedBy: '王店长',
    agreedAt: '2026-11-22T01:00:00.000Z',
    mine: false,
  },
  plannedOn: '2026-11-23',
  note: null,
  lineCount: 1,
  firstItem: '吐司',
  firstItemEn: 'Toast',
  version: 1,
  createdAt: '2026-11-22T01:00:00.000Z',
  createdByName: '王店长',
  shippedAt: null,
  receivedAt: null,
  settlement: null,
  endNote: null,
  currency: 'CNY',
  lines: [{ lineNo: 1, ...words(id(4)), requested: '8', onHand: '12' }],
  parcels: [],
};
const parcel = (parcelNo: number, lotCode: string, shipped: string, received: string | null) => ({
  parcelNo,
  ...words(id(4)),
  lotCode,
  expiresOn: '2026-11-26',
  shipped,
  received,
  cost: 1000,
});

/** The network: the one boundary that the drawer does not own. */
const network = vi.fn<typeof fetch>();
let transfer: TransferDetail = proposed;
let sent: { verb: string; body: unknown }[] = [];
const answer = (body: unknown) =>
  new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' } });

beforeEach(() => {
  transfer = proposed;
  sent = [];
  network.mockReset();
  network.mockImplementation(async (input, init) => {
    const verb = /transfers\/[^/]+\/(\w+)$/.exec(new URL(String(input), 'http://larder.test').pathname)?.[1];
    if (verb) {
      const body = JSON.parse(String(init?.body));
      sent.push({ verb, body });
      if (verb === 'agree') transfer = { ...transfer, state: 'agreed', version: 2 };
      if (verb === 'ship')
        transfer = { ...transfer, state: 'in_transit', version: 3, parcels: [parcel(1, 'L1', '7', null)] };
    }
    return answer(transferRoutes.get.response.parse(transfer));
  });
  vi.stubGlobal('fetch', network);
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show() {
  setActiveTenant('tenant');
  const catalog = createCatalog('zh-CN', async (locale, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/${area}.json`, 'utf8')),
  );
  await Promise.all(['transfers', 'shell', 'ui'].map((area) => catalog.load(area)));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <TransferDrawer open id={id(1)} onClose={() => undefined} />
        <Toaster />
      </I18nProvider>
    </QueryClientProvider>,
  );
  return screen.findByRole('dialog');
}

describe('one transfer', () => {
  it('[ORD-27] shows who agreed, is agreed and shipped with what really goes', async () => {
    const dialog = await show();
    expect(await within(dialog).findByText('王店长 已同意')).toBeDefined();
    const user = userEvent.setup();
    await user.click(within(dialog).getByRole('button', { name: '同意' }));
    const quantity = await within(dialog).findByRole('textbox', { name: '吐司 的数量' });
    await user.clear(quantity);
    await user.type(quantity, '7');
    await user.click(within(dialog).getByRole('button', { name: '发货' }));
    await waitFor(() =>
      expect(sent.at(-1)).toEqual({ verb: 'ship', body: { version: 2, lines: [{ lineNo: 1, quantity: '7' }] } }),
    );
    expect(await within(dialog).findByText(/L1/)).toBeDefined();
    // The other store receives: there is nothing to press here.
    expect(within(dialog).queryByRole('button', { name: '收货' })).toBeNull();
  });

  it('[ORD-27] what lacks stands beside its lot and can be settled', async () => {
    transfer = { ...proposed, state: 'short', parcels: [parcel(1, 'L1', '6', '4'), parcel(2, 'L2', '2', '2')] };
    const dialog = await show();
    expect(await within(dialog).findByText(/短少 2/)).toBeDefined();
    expect(within(dialog).getByRole('button', { name: '了结短少' })).toBeDefined();
  });
});
