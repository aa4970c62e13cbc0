import { REQUEST_STATES } from '@larder/contracts/ordering/requests';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedRequestEvents,
  lastUsefulDelivery,
  missesDelivery,
  nextRequestState,
  proposedLine,
  type RequestEventName,
} from './request-state.ts';

const EVENTS: readonly RequestEventName[] = [
  'ask',
  'merge',
  'accept',
  'decline',
  'undo',
  'withdraw',
  'expire',
  'order',
  'release',
];

describe('[ORD-18] the life of a replenishment request', () => {
  it('is exactly this table', () => {
    const table = Object.fromEntries(
      REQUEST_STATES.map((state) => [
        state,
        Object.fromEntries(allowedRequestEvents(state).map((e) => [e, nextRequestState(state, e)])),
      ]),
    );
    expect(table).toEqual({
      open: { merge: 'open', accept: 'accepted', decline: 'declined', withdraw: 'withdrawn', expire: 'expired' },
      accepted: { undo: 'open', release: 'open', order: 'ordered', expire: 'expired' },
      ordered: {},
      declined: { undo: 'open' },
      withdrawn: {},
      expired: {},
    });
  });

  it('property: whatever happens, what was ordered, withdrawn or expired stays so', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), (events) => {
        let state: (typeof REQUEST_STATES)[number] = 'open';
        for (const event of events) {
          const next = nextRequestState(state, event);
          if (['ordered', 'withdrawn', 'expired'].includes(state)) expect(next).toBeUndefined();
          state = next ?? state;
        }
        expect(REQUEST_STATES).toContain(state);
      }),
    );
  });

  it.each([
    ['2026-03-02', null, '2026-03-02'],
    ['2026-03-02', '2026-03-05', '2026-03-05'],
    ['2026-03-02', '2026-03-01', '2026-03-02'],
    [null, '2026-03-05', '2026-03-05'],
    [null, null, null],
  ])('asked for %s, needed by %s: last useful delivery %s', (askedDelivery, neededBy, last) => {
    expect(lastUsefulDelivery(askedDelivery, neededBy)).toBe(last);
    expect(missesDelivery({ askedDelivery, neededBy }, '2026-03-01')).toBe(false);
    expect(missesDelivery({ askedDelivery, neededBy }, '2026-03-09')).toBe(last !== null);
    if (last !== null) expect(missesDelivery({ askedDelivery, neededBy }, last)).toBe(true);
  });

  it('property: the proposed line is whole packs, holds both quantities and less than a pack more', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (line, asked, pack) => {
          const proposed = proposedLine(line, asked, pack);
          expect(proposed % pack).toBe(0n);
          expect(proposed).toBeGreaterThanOrEqual(line + asked);
          expect(proposed - line - asked).toBeLessThan(pack);
        },
      ),
    );
    expect(() => proposedLine(0n, 1n, 0n)).toThrow(RangeError);
  });
});
