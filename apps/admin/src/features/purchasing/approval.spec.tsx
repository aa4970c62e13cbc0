// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import type { PurchaseOrderDetail } from '@larder/contracts/supply-chain/purchase-order';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ApprovalNote } from './approval-note.tsx';
import { StatusBadge } from './status-badge.tsx';
import { StatusLine } from './status-line.tsx';

type Part = 'status' | 'approvalState' | 'approval';

const ASKED = {
  askedAt: '2026-11-22T01:00:00.000Z',
  askedByName: null,
  decidedAt: null,
  decidedByName: null,
  elapsedMinutes: null,
  comment: null,
};
const DECIDED = { ...ASKED, decidedAt: '2026-11-22T03:05:00.000Z', decidedByName: '李四', elapsedMinutes: 125 };

const order = (part: Pick<PurchaseOrderDetail, Part>): PurchaseOrderDetail => ({
  id: '01900000-0000-7000-8000-000000000001',
  number: 'PO-20261122-007',
  kind: 'external',
  version: 2,
  storeId: '01900000-0000-7000-8000-000000000002',
  storeName: '静安店',
  storeNameEn: null,
  sourceId: '01900000-0000-7000-8000-000000000003',
  sourceName: '冷链供应',
  sourceNameEn: null,
  deliveryDate: '2026-11-23',
  urgent: false,
  currency: 'CNY',
  amountMinor: 1_250_000,
  lineCount: 0,
  createdAt: '2026-11-22T01:00:00.000Z',
  sentAt: null,
  mailState: null,
  orderId: '01900000-0000-7000-8000-000000000004',
  sentVia: null,
  sentByName: null,
  mailPossible: false,
  receivedAt: null,
  closedAt: null,
  closeReason: null,
  closeNote: null,
  cancelledAt: null,
  cancelReason: null,
  lines: [],
  receipts: [],
  allowed: [],
  ...part,
});

async function read(locale: 'zh-CN' | 'en', part: Pick<PurchaseOrderDetail, Part>): Promise<string> {
  const catalog = createCatalog(locale, async (of, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${of}/${area}.json`, 'utf8')),
  );
  await Promise.all(['purchasing', 'ui'].map((area) => catalog.load(area)));
  const { container } = render(
    <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
      <StatusBadge order={order(part)} />
      <StatusLine order={order(part)} />
      <ApprovalNote order={order(part)} />
    </I18nProvider>,
  );
  return container.textContent ?? '';
}

afterEach(cleanup);

describe('[SCM-19] the approval on a purchase order', () => {
  it('says that the order waits, and for whom', async () => {
    const waiting = { status: 'approved', approvalState: 'waiting', approval: ASKED } as const;
    expect(await read('zh-CN', waiting)).toMatch(/待审批.*总部审批未完成.*批准后才能发送给供应商/);
    expect(await read('en', waiting)).toMatch(/Awaiting approval.*Headquarters was asked/);
  });

  it('shows who returned it and what they wrote', async () => {
    const approval = { ...DECIDED, comment: '预算用完了' };
    const text = await read('zh-CN', { status: 'approved', approvalState: 'returned', approval });
    expect(text).toMatch(/审批退回.*李四 退回了这张采购单.*预算用完了/);
  });

  it('keeps who approved it, and how long that took, in the history', async () => {
    const text = await read('zh-CN', { status: 'sent', approvalState: 'approved', approval: DECIDED });
    expect(text).toMatch(/已发送.*总部审批.*李四，用时 2 小时 5 分/);
    expect(text).not.toContain('才能发送');
  });

  it('says nothing on an order that needed none', async () => {
    expect(await read('zh-CN', { status: 'approved', approvalState: null, approval: null })).not.toContain('审批');
  });
});
