import { describe, expect, it } from 'vitest';
import { change } from '../../lib/change.ts';
import { finishedHours, nextCutoff, pointChange, pressure, type StoreOrder, sparkOf, targetOf } from './model.ts';

const percent = (share: number) => `${Math.round(share * 100)}%`;
const hour = (net: number | null) => ({ hour: 8, net, tickets: 0, netLastWeek: 0 });
const order = (state: StoreOrder['state'], cutoffAt: string) => ({ state, cutoffAt }) as StoreOrder;

describe('today, figures', () => {
  it('[BI-01] says whether a change is welcome, and nothing without a comparison', () => {
    expect(change(120, 100, percent, 'up')).toEqual({ direction: 'up', tone: 'good', text: '20%' });
    expect(change(120, 100, percent, 'down')).toEqual({ direction: 'up', tone: 'bad', text: '20%' });
    expect(change(100, 100, percent, 'up')?.direction).toBe('flat');
    expect([change(5, null, percent, 'up'), change(5, 0, percent, 'up')]).toEqual([undefined, undefined]);
    expect(pointChange(210, 290, 'down')).toEqual({ direction: 'down', tone: 'good', text: '0.8pt' });
  });

  it('draws no line through nothing', () => {
    expect(sparkOf([null, 1, null, 3])).toEqual([1, 3]);
    expect([sparkOf([null, 1]), sparkOf([0, 0, 0])]).toEqual([null, null]);
  });

  it('[BI-10] leaves the running hour out of the line unless it is the first or the day is over', () => {
    expect(finishedHours([hour(5), hour(2), hour(null)])).toEqual([5, null, null]);
    expect(finishedHours([hour(2), hour(null)])).toEqual([2, null]);
    expect(finishedHours([hour(5), hour(2)])).toEqual([5, 2]);
  });
});

describe('today, work', () => {
  it('[BI-05] the headline counts what the store itself must answer at the next cut-off', () => {
    const soon = '2026-03-02T08:00:00Z';
    const later = '2026-03-02T09:00:00Z';
    const orders = [
      order('reviewing', soon),
      order('generated', soon),
      order('awaiting_approval', soon),
      order('generated', later),
    ];
    expect(nextCutoff(orders)).toEqual({ cutoffAt: soon, count: 2 });
    expect(nextCutoff([order('approved', soon)])).toBeNull();
  });

  it('presses harder as time runs out', () => {
    const now = Date.parse('2026-03-02T08:00:00Z');
    expect(['07:59', '09:00', '12:00', '12:01'].map((t) => pressure(`2026-03-02T${t}:00Z`, now))).toEqual([
      'critical',
      'critical',
      'soon',
      'calm',
    ]);
  });

  it('[BI-06] leads to the remedy in the store concerned', () => {
    const store = { id: 's1' } as Parameters<typeof targetOf>[0]['store'];
    expect(targetOf({ store, action: { target: 'order', id: 'o1' } })).toEqual({
      to: '/orders/$orderId',
      params: { orderId: 'o1' },
      search: { scope: 'store:s1' },
    });
    expect(targetOf({ store, action: { target: 'inbox', id: null } }).to).toBe('/approvals');
  });
});
