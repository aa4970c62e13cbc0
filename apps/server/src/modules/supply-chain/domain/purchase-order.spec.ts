import { PURCHASE_ORDER_STATUSES } from '@larder/contracts/supply-chain/purchase-order';
import { describe, expect, it } from 'vitest';
import { allowedEvents, orderNumber, valueMinor } from './purchase-order.ts';

describe('purchase order', () => {
  it('is numbered per day and outgrows three digits', () => {
    expect(orderNumber('2026-11-22', 7)).toBe('PO-20261122-007');
    expect(orderNumber('2026-11-22', 1000)).toBe('PO-20261122-1000');
  });

  it('values a part of a pack half up', () => {
    expect(valueMinor(5_000n, 10_000n, 99n)).toBe(50n);
    expect(valueMinor(5_000n, 10_000n, 98n)).toBe(49n);
    expect(valueMinor(30_000n, 10_000n, 1_250n)).toBe(3_750n);
  });

  it('takes nothing once it has ended, and no cancellation once goods came', () => {
    const takes = Object.fromEntries(PURCHASE_ORDER_STATUSES.map((s) => [s, allowedEvents(s)]));
    expect(takes).toEqual({
      approved: ['send', 'receive', 'close', 'cancel'],
      sent: ['receive', 'close', 'cancel'],
      partially_received: ['receive', 'close'],
      received: [],
      closed: [],
      cancelled: [],
    });
  });
});
