// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { HistoryPanel } from './order-history.tsx';

// A busy machine draws later; nothing here is about speed.
configure({ asyncUtilTimeout: 5_000 });

const id = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The history of an order that came back to its manager by this event. */
async function read(locale: 'zh-CN' | 'en', event: string, detail: object): Promise<string> {
  setActiveTenant('tenant');
  const history = orderRoutes.history.response.parse({
    items: [
      {
        id: id(1),
        at: '2026-11-22T01:05:00.000Z',
        event,
        from: 'awaiting_approval',
        to: 'reviewing',
        by: { id: id(2), name: '店长' },
        detail,
      },
    ],
  });
  const answer = { status: 200, headers: { 'content-type': 'application/json' } };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(history), answer));
  const catalog = createCatalog(locale, async (of, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${of}/${area}.json`, 'utf8')),
  );
  await Promise.all(['orders', 'ui'].map((area) => catalog.load(area)));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        <HistoryPanel orderId={id(3)} onClose={() => undefined} />
      </I18nProvider>
    </QueryClientProvider>,
  );
  return (await screen.findByRole('listitem')).textContent ?? '';
}

describe('[ORD-07] the history of an order that came back', () => {
  it.each([
    ['edit', { outcome: 'decided' }, /结果不再适用，请重新提交/, /it no longer applies, submit again/],
    ['return', { outcome: 'changed' }, /审批后发现订单内容有变/, /no longer what was decided on/],
    ['return', { outcome: 'expired' }, /审批超时未处理/, /Nobody decided in time/],
  ])('%s %o says why, in both languages', async (event, detail, zh, en) => {
    expect(await read('zh-CN', event, detail)).toMatch(zh);
    cleanup();
    expect(await read('en', event, detail)).toMatch(en);
  });

  it('an edit while the request waits, and a return with a comment, need no further word', async () => {
    expect(await read('zh-CN', 'edit', {})).not.toContain('请重新提交');
    cleanup();
    expect(await read('zh-CN', 'return', { outcome: 'returned', comment: '太多' })).not.toContain('请重新提交');
  });
});
