import { PURCHASE_ORDER_STATUSES } from '@larder/contracts/supply-chain/purchase-order';
import { describe, expect, it } from 'vitest';
import { aboveLimit, allowedEvents, approvalOf, orderNumber, valueMinor } from './purchase-order.ts';

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

  it('[SCM-19] is asked for instead of sent until headquarters has agreed', () => {
    expect(allowedEvents('approved', 'required')).toEqual(['ask', 'receive', 'close', 'cancel']);
    expect(allowedEvents('approved', 'returned')).toEqual(['ask', 'receive', 'close', 'cancel']);
    expect(allowedEvents('approved', 'waiting')).toEqual(['receive', 'close', 'cancel']);
    expect(allowedEvents('approved', 'approved')).toEqual(['send', 'receive', 'close', 'cancel']);
    for (const status of PURCHASE_ORDER_STATUSES.filter((s) => s !== 'approved'))
      expect(allowedEvents(status, 'required')).toEqual(allowedEvents(status));
  });

  it('[SCM-19] is above a limit from the next cent on; no limit is none', () => {
    expect([aboveLimit(100n, 100n), aboveLimit(101n, 100n), aboveLimit(101n, 0n)]).toEqual([false, true, false]);
  });

  it('[SCM-19] needs approval while it has not left, in no other state', () => {
    const order = {
      kind: 'external',
      status: 'approved',
      amountMinor: 101n,
      mailState: null,
      approvalState: null,
    } as const;
    expect(approvalOf(order, 100n)).toBe('required');
    expect(approvalOf({ ...order, mailState: 'failed' }, 100n)).toBe('required');
    expect(approvalOf({ ...order, approvalState: 'approved' }, 100n)).toBe('approved');
    for (const other of [
      { kind: 'internal' },
      { status: 'sent' },
      { mailState: 'queued' },
      { amountMinor: 100n },
    ] as const)
      expect(approvalOf({ ...order, ...other }, 100n)).toBeNull();
  });
});
