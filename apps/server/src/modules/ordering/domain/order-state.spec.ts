import { ORDER_STATES, type OrderState } from '@larder/contracts/ordering/order-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedEvents, canRecall, isFinal, nextState, type OrderEvent, releaseInstant } from './order-state.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const EVENTS: OrderEvent[] = [
  'open',
  'edit',
  'submit_in_band',
  'auto_approve',
  'submit_out_of_band',
  'approve',
  'approve_partial',
  'return',
  'withdraw',
  'recall',
  'reopen',
  'release',
  'expire',
  'approve_baseline',
  'cancel',
];

describe('suggested order', () => {
  const listed: readonly [OrderState, OrderEvent, OrderState][] = [
    ['generated', 'open', 'reviewing'],
    ['approved', 'recall', 'reviewing'],
    ['approved', 'reopen', 'awaiting_approval'],
    ['reviewing', 'submit_in_band', 'in_band'],
    ['in_band', 'auto_approve', 'approved'],
    ['reviewing', 'submit_out_of_band', 'awaiting_approval'],
    ['awaiting_approval', 'approve', 'approved'],
    ['awaiting_approval', 'approve_partial', 'approved'],
    ['awaiting_approval', 'return', 'reviewing'],
    ['awaiting_approval', 'edit', 'reviewing'],
    ['approved', 'release', 'released'],
    ['generated', 'expire', 'expired'],
    ['reviewing', 'expire', 'expired'],
    ['generated', 'approve_baseline', 'approved'],
    ['reviewing', 'approve_baseline', 'approved'],
    ['generated', 'cancel', 'cancelled'],
    ['reviewing', 'cancel', 'cancelled'],
    ['awaiting_approval', 'cancel', 'cancelled'],
  ];
  it.each(listed)('[ORD-01] %s —%s→ %s', (from, event, to) => {
    expect(nextState(from, event)).toBe(to);
  });

  it.each([
    ['approved', 'cancel'],
    ['approved', 'edit'],
    ['approved', 'expire'],
    ['released', 'recall'],
    ['generated', 'edit'],
    ['generated', 'submit_in_band'],
    ['expired', 'open'],
    ['cancelled', 'open'],
  ] as [OrderState, OrderEvent][])('[ORD-01] %s does not allow %s', (from, event) => {
    expect(nextState(from, event)).toBeUndefined();
    expect(allowedEvents(from)).not.toContain(event);
  });

  it('[ORD-01] released is reached only through approved, and final states stay', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
        const path: OrderState[] = ['generated'];
        for (const event of events) {
          const at = path.at(-1) as OrderState;
          const next = nextState(at, event);
          if (isFinal(at)) expect(next).toBeUndefined();
          if (next) path.push(next);
        }
        const released = path.indexOf('released');
        if (released >= 0) expect(path[released - 1]).toBe('approved');
        for (const state of path) expect(ORDER_STATES).toContain(state);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  it.each([
    ['five minutes after approval', 0, 5, 3_600_000, 300_000],
    ['at cut-off when that is earlier', 0, 5, 120_000, 120_000],
    ['at once without recall time', 1_000, 0, 3_600_000, 1_000],
    ['never before the approval', 200_000, 5, 120_000, 200_000],
  ])('[ORD-09] leaves %s', (_, approved, minutes, cutoff, expected) => {
    expect(releaseInstant(approved, minutes, cutoff)).toBe(expected);
  });

  it('[ORD-01] recall ends with the release and with the cut-off', () => {
    expect(canRecall('approved', 299_999, 300_000, 900_000)).toBe(true);
    expect(canRecall('approved', 300_000, 300_000, 900_000)).toBe(false);
    expect(canRecall('approved', 100_000, 300_000, 100_000)).toBe(false);
    expect(canRecall('released', 0, 300_000, 900_000)).toBe(false);
  });
});
