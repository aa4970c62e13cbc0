// @vitest-environment jsdom

import { readFileSync } from 'node:fs';
import type { ImportDetail, ImportPreview, ImportProfile } from '@larder/contracts/pos-sync/imports';
import { IMPORT_FIELDS } from '@larder/contracts/pos-sync/imports';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setActiveTenant } from '../../lib/query.ts';
import { sessionQuery } from '../../lib/session.ts';
import { ColumnsForm } from './columns-step.tsx';

const read = (area: string) =>
  JSON.parse(readFileSync(`packages/i18n/src/messages/zh-CN/${area}.json`, 'utf8')) as Record<string, unknown>;
const STORE = '00000000-0000-4000-8000-000000000001';
const HEADERS = ['小票号', '时间', '编码', '数量', '单价'];
const PREVIEW: ImportPreview = {
  encoding: 'gb18030',
  headers: HEADERS,
  rows: [['1', '2026-03-02 10:00', 'A1', '2', '12.5']],
};
const PROFILE: ImportProfile = {
  encoding: 'gb18030',
  columns: { number: '小票号', time: '时间', quantity: '数量', price: '单价' },
  storeId: STORE,
  stores: {},
  source: 'file',
  zone: null,
  currency: null,
  dateOrder: 'ymd',
  decimalMark: '.',
  creditPrefix: null,
  writeOffs: true,
  channel: 'retail',
  createItems: false,
  services: [],
};
const RUN: ImportDetail = {
  id: STORE,
  kind: 'tickets',
  state: 'uploaded',
  profile: PROFILE,
  remembered: true,
  fileName: 'a.csv',
  bytes: 10,
  storeId: STORE,
  currency: 'CNY',
  createdByName: '王',
  createdAt: '2026-03-02T02:00:00Z',
  finishedAt: null,
  failure: null,
  jobId: null,
  done: 0,
  total: 0,
  result: null,
  version: 3,
  check: null,
};

function Harness() {
  const [profile, setProfile] = useState(PROFILE);
  return (
    <ColumnsForm
      run={RUN}
      profile={profile}
      preview={PREVIEW}
      onChange={(patch) => setProfile((now) => ({ ...now, ...patch }))}
    />
  );
}

async function show() {
  const client = new QueryClient();
  client.setQueryData(sessionQuery.queryKey, {
    tenant: { id: STORE, code: 'a', name: '甲', nameEn: null, currency: 'CNY', zone: 'Asia/Shanghai', demo: false },
    user: { id: STORE, displayName: '王', locale: 'zh-CN' },
    roles: ['owner'],
    permissions: [],
    stores: [
      {
        id: STORE,
        code: 'S1',
        name: '日光店',
        nameEn: null,
        kind: 'store',
        regionId: null,
        regionName: null,
        regionNameEn: null,
        currency: 'CNY',
        zone: 'Asia/Shanghai',
      },
    ],
    allStores: true,
    serverTime: '2026-03-02T02:00:00Z',
  });
  const catalog = createCatalog('zh-CN', async (locale, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/${area}.json`, 'utf8')),
  );
  await Promise.all(['imports', 'shell', 'ui'].map((area) => catalog.load(area)));
  const root = createRootRoute({ component: Harness });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ['/'] }) });
  render(
    <QueryClientProvider client={client}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <RouterProvider router={router as never} />
      </I18nProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => setActiveTenant(STORE));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('columns of an import', () => {
  it('says what is missing, and starts the check with what was chosen', async () => {
    const asked: { url: string; body: unknown }[] = [];
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      asked.push({ url, body: JSON.parse(String(init?.body ?? 'null')) });
      return new Response(JSON.stringify({ ...RUN, version: 4 }), {
        status: 200,
        headers: { 'content-type': 'application/json' },
      });
    });
    const user = await show();
    const check = await screen.findByRole<HTMLButtonElement>('button', { name: '检查文件' });
    expect(check.disabled).toBe(true);
    expect(screen.getByText('还需要：商品编码')).toBeDefined();
    expect(screen.getByText('沿用上次')).toBeDefined();

    await user.click(screen.getByRole('combobox', { name: '商品编码' }));
    await user.click(await screen.findByRole('option', { name: '编码' }));
    expect(await screen.findByText('需要的列都有了。')).toBeDefined();
    expect(check.disabled).toBe(false);
    await user.click(check);
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[0]?.body).toMatchObject({
      version: 3,
      profile: { columns: { sku: '编码', number: '小票号' }, storeId: STORE },
    });
    expect(asked[1]).toEqual({ url: `/api/v1/imports/${STORE}/check`, body: { version: 4 } });
  });

  it('shows the first rows with the meaning of each column, and a choice for every field', async () => {
    await show();
    expect(await screen.findByText('2026-03-02 10:00')).toBeDefined();
    const header = screen.getByRole('columnheader', { name: /编码/ });
    expect(header.textContent).toContain('不用');
    for (const { field } of IMPORT_FIELDS.tickets.slice(0, 4)) {
      const label = (read('imports')['field'] as Record<string, string>)[field] as string;
      expect(screen.getByRole('combobox', { name: label })).toBeDefined();
    }
  });
});
