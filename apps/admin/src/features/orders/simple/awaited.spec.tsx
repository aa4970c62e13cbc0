// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import type { OrderDetail } from '@larder/contracts/ordering/order';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { line } from '../testing/order-line.ts';
import { Awaited } from './awaited.tsx';

afterEach(cleanup);

const AWAITING = {
  state: 'awaiting_approval',
  approvers: [{ id: 'a', name: '周督导' }],
  submittedBy: { id: 'm', name: '王店长' },
  submittedAt: '2026-11-23T01:00:00.000Z',
  approvalDueAt: '2026-11-24T02:30:00.000Z',
  lines: [
    line('1', { verdict: 'out_of_band', quantity: '1000', reasonCode: 'festival' }),
    line('2'),
    line('3', { verdict: 'out_of_band', quantity: '900', decision: 'approved' }),
  ],
};

async function read(locale: 'zh-CN' | 'en', change: object = {}): Promise<string> {
  const catalog = createCatalog(locale, async (of, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${of}/${area}.json`, 'utf8')),
  );
  await catalog.load('orders');
  render(
    <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
      <Awaited order={{ ...AWAITING, ...change } as unknown as OrderDetail} />
    </I18nProvider>,
  );
  return screen.getByRole('region').textContent ?? '';
}

describe('[PPL-14] a simple order that waits for approval', () => {
  it('says who decides, since when, until when, and what', async () => {
    const text = await read('zh-CN');
    expect(text).toContain('等周督导审批');
    expect(text).toContain('王店长 周一 09:00 提交');
    expect(text).toContain('周二 10:30 前答复');
    expect(text).toContain('等审批的 1 样');
    expect(screen.getAllByRole('listitem').map((one) => one.textContent)).toEqual([
      expect.stringMatching(/^商品1订 100 箱，建议 65 箱/),
    ]);
  });

  it('says so when the amount of the order is what is asked about', async () => {
    expect(await read('en', { lines: [line('2')] })).toContain('amount of the whole order');
    expect(screen.queryAllByRole('listitem')).toEqual([]);
  });
});
