// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { type ReceiptDetail, receivingRoutes } from '@larder/contracts/supply-chain/receiving';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import ReceivePage from './receive-page.tsx';

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const ORDER = id(1);
const RECEIPT = id(2);

const line = (lineNo: number, name: string): ReceiptDetail['lines'][number] => ({
  lineNo,
  itemId: id(lineNo + 2),
  sku: `SKU-${lineNo}`,
  name,
  nameEn: null,
  unit: '个',
  packUom: '箱',
  pack: '10',
  packs: '3',
  ordered: '30',
  accepted: '0',
  rejected: '0',
  open: '30',
  packPriceMinor: 1250,
  amountMinor: 3750,
  shelfLifeDays: 7,
  storage: 'chilled',
  expectedExpiry: '2026-11-29',
});

/** The network: the one boundary that the page does not own. It keeps one receipt as the server would. */
const network = vi.fn<typeof fetch>();
let server: { version: number; entries: ReceiptDetail['entries']; posted: boolean };
let down = false;
let saves = 0;

const detail = (): ReceiptDetail => ({
  id: RECEIPT,
  status: server.posted ? 'posted' : 'draft',
  version: server.version,
  order: {
    id: ORDER,
    number: 'PO-20261122-001',
    kind: 'external',
    status: 'sent',
    version: 2,
    storeId: id(9),
    storeName: '静安店',
    storeNameEn: null,
    sourceId: id(8),
    sourceName: '鲜果供应',
    sourceNameEn: null,
    deliveryDate: '2026-11-22',
    urgent: false,
    currency: 'CNY',
    amountMinor: 7500,
    lineCount: 2,
    createdAt: '2026-11-21T01:00:00.000Z',
    sentAt: null,
    mailState: null,
    approvalState: null,
  },
  businessDate: '2026-11-22',
  lines: [line(1, '鲜牛奶'), line(2, '吐司')],
  entries: server.entries,
  updatedAt: '2026-11-22T01:00:00.000Z',
  updatedByName: '店员',
  postedAt: server.posted ? '2026-11-22T02:00:00.000Z' : null,
  postedByName: server.posted ? '店员' : null,
});
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  });
const problem = (status: number, code: string) => json({ type: 'x', title: code, status, code }, status);

beforeEach(() => {
  server = { version: 1, entries: [], posted: false };
  down = false;
  saves = 0;
  network.mockReset();
  network.mockImplementation(async (input, init) => {
    if (down) throw new TypeError('Failed to fetch');
    const { pathname } = new URL(String(input), 'http://larder.test');
    const code = /codes\/([^/]+)$/.exec(pathname)?.[1];
    if (code !== undefined) {
      const found = [line(1, '鲜牛奶'), line(2, '吐司')].find((l) => l.sku === code);
      return found
        ? json({ itemId: found.itemId, name: found.name, nameEn: null, lineNos: [found.lineNo], quantity: null })
        : problem(422, 'supply-chain.code_not_on_order');
    }
    if (init?.method === 'PUT') {
      const body = receivingRoutes.save.body.parse(JSON.parse(String(init.body)));
      if (body.version !== server.version) return problem(409, 'version_conflict');
      saves += 1;
      server = { ...server, version: server.version + 1, entries: body.entries };
    }
    if (pathname.endsWith('/post')) server = { ...server, posted: true };
    return json(detail());
  });
  vi.stubGlobal('fetch', network);
  Element.prototype.scrollIntoView = () => undefined;
  window.scrollTo = () => undefined;
  window.matchMedia = (() => ({ matches: true })) as never;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show() {
  const client = createQueryClient();
  setActiveTenant('tenant');
  const catalog = createCatalog('zh-CN', async (locale, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/${area}.json`, 'utf8')),
  );
  await Promise.all(['receiving', 'shell', 'ui'].map((area) => catalog.load(area)));
  const root = createRootRoute({ validateSearch: (raw: Record<string, unknown>) => ({ show: 'all', ...raw }) });
  const routes = [
    createRoute({ getParentRoute: () => root, path: '/receiving/$orderId', component: ReceivePage }),
    createRoute({ getParentRoute: () => root, path: '/receiving', component: () => null }),
  ];
  const router = createRouter({
    routeTree: root.addChildren(routes),
    history: createMemoryHistory({ initialEntries: [`/receiving/${ORDER}`] }),
  });
  render(
    <QueryClientProvider client={client}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <RouterProvider router={router} />
      </I18nProvider>
    </QueryClientProvider>,
  );
  await screen.findByRole('textbox', { name: '扫描条码或输入编码' });
  return userEvent.setup();
}

const rowOf = (name: string) => within(screen.getByText(name).closest('li') as HTMLElement);
const accepted = (name: string) =>
  (screen.getByRole('textbox', { name: `${name} 合格数量` }) as HTMLInputElement).value;

describe('receiving', () => {
  it('takes what the scanner types: one pack per scan, up to what is expected, kept on the server', async () => {
    const user = await show();
    const scan = screen.getByRole('textbox', { name: '扫描条码或输入编码' });
    expect(document.activeElement).toBe(scan);
    for (let i = 0; i < 2; i += 1) {
      await user.keyboard('SKU-1{Enter}');
      await waitFor(() => expect(accepted('鲜牛奶')).toBe(String((i + 1) * 10)));
    }
    expect(document.activeElement).toBe(scan);
    await waitFor(() =>
      expect(server.entries).toEqual([
        { lineNo: 1, accepted: '20', rejected: '0', rejectReason: null, lotCode: null, expiresOn: '2026-11-29' },
      ]),
    );
    await user.keyboard('SKU-1{Enter}');
    await waitFor(() => expect(accepted('鲜牛奶')).toBe('30'));
    await user.keyboard('SKU-1{Enter}');
    expect(await screen.findByText('鲜牛奶 已收齐')).toBeTruthy();
    expect(accepted('鲜牛奶')).toBe('30');
    await user.keyboard('SKU-9{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('SKU-9');
  });

  it('sends what was typed last before it books', async () => {
    const user = await show();
    await user.click(screen.getByRole('button', { name: '全部收齐' }));
    await user.click(screen.getByRole('button', { name: '确认入库' }));
    expect(await screen.findByText('已收货')).toBeTruthy();
    expect(server.posted).toBe(true);
    expect(server.entries.map((e) => [e.lineNo, e.accepted])).toEqual([
      [1, '30'],
      [2, '30'],
    ]);
  });

  it('does not book while a refusal has no reason', async () => {
    const user = await show();
    await user.click(rowOf('鲜牛奶').getByRole('button', { name: '展开明细' }));
    await user.type(screen.getByRole('textbox', { name: '鲜牛奶 拒收数量' }), '5');
    expect(rowOf('鲜牛奶').getByRole('alert').textContent).toBe('请选择拒收原因');
    expect((screen.getByRole('button', { name: '确认入库' }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('shows what a colleague has saved meanwhile instead of overwriting it', async () => {
    const user = await show();
    server = {
      ...server,
      version: 7,
      entries: [{ lineNo: 2, accepted: '10', rejected: '0', rejectReason: null, lotCode: 'L1', expiresOn: null }],
    };
    await user.click(rowOf('鲜牛奶').getByRole('button', { name: '收齐' }));
    await waitFor(() => expect(accepted('吐司')).toBe('10'), { timeout: 3_000 });
    expect(accepted('鲜牛奶')).toBe('0');
    expect(saves).toBe(0);
  });

  it('says when it could not be kept, and keeps it once the line is back', async () => {
    const user = await show();
    down = true;
    await user.click(rowOf('吐司').getByRole('button', { name: '收齐' }));
    expect(await screen.findByText('未保存，恢复网络后自动重试', undefined, { timeout: 3_000 })).toBeTruthy();
    down = false;
    await waitFor(() => expect(server.entries.map((e) => e.accepted)).toEqual(['30']), { timeout: 6_000 });
  }, 12_000);
});
