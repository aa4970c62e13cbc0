import type { TicketInput } from './ticket.ts';

const SALE: TicketInput = {
  ticketUid: '01938f5e-7c1a-7b3e-9a54-2f6d1c0b9e01',
  rev: 1,
  kind: 'sale',
  status: 'closed',
  terminalCode: 'T1',
  seq: 1041,
  receiptNo: 'S101-T1-1041',
  cashierRef: 'c07',
  channel: 'takeaway',
  currency: 'CNY',
  openedAt: '2026-03-02T08:14:05+08:00',
  closedAt: '2026-03-02T08:14:31+08:00',
  lines: [
    { lineNo: 1, sku: 'LATTE', name: '拿铁', quantity: '1', unitPrice: 2500, amount: 2500 },
    { lineNo: 2, barcode: '6901234567892', name: '吐司', quantity: '2', unitPrice: 1200, amount: 2200, discount: 200 },
  ],
  payments: [{ method: 'wechat', amount: 4700, externalRef: '4200001234' }],
  taxIncluded: true,
  tax: [],
  adjustments: [],
  total: 4700,
};

/** What a till sends: a sale and the refund of one of its lines, with the state of its own queue. In the OpenAPI document. */
export const BATCH_EXAMPLE = {
  batchId: '01938f5e-9d40-7c1f-8e21-6b0f3a7d5c10',
  sentAt: '2026-03-02T08:20:00+08:00',
  tickets: [
    SALE,
    {
      ...SALE,
      ticketUid: '01938f60-1f2b-7d4a-8c63-90ab12cd34ef',
      kind: 'refund',
      seq: 1042,
      receiptNo: 'S101-T1-1042',
      refersTo: SALE.ticketUid,
      openedAt: '2026-03-02T08:18:40+08:00',
      closedAt: '2026-03-02T08:19:02+08:00',
      lines: [{ lineNo: 1, barcode: '6901234567892', quantity: '1', unitPrice: 1200, amount: 1100 }],
      payments: [{ method: 'wechat', amount: 1100 }],
      total: 1100,
    } satisfies TicketInput,
  ],
  heartbeat: { lastSeq: 1042, unsent: 0, oldestUnsentAt: null },
};
