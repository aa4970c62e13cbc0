import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertKind, judge, judgeUnlisted, safetyLine, severity } from './stock-alert.ts';

const line = safetyLine(10_000n, 0n, 1, 20);

describe('[INV-06] safety line', () => {
  it.each([
    // listed safety, mean use per day, days, margin, line, closes at
    [10_000n, 0n, 1, 20, 10_000n, 12_000n],
    [10_000n, 30_000n, 1, 20, 30_000n, 36_000n],
    [0n, 30_000n, 0.5, 0, 15_000n, 15_000n],
    [0n, 1n, 0.333, 20, 0n, 1n],
    [0n, 0n, 3, 50, 0n, 1n],
    [1_000n, 7_000n, 2, 10, 14_000n, 15_400n],
  ])('safety %s, %s a day, %s days, margin %s %% → line %s, closes at %s', (listed, daily, days, margin, at, close) => {
    expect(safetyLine(listed, daily, days, margin)).toEqual({ safetyMilli: at, closeMilli: close });
  });
});

describe('[INV-06] kinds', () => {
  it.each<[boolean, bigint, AlertKind | null]>([
    [false, 10_000n, null],
    [false, 9_999n, 'below_safety'],
    [false, 0n, 'stockout'],
    [false, -1n, 'negative'],
    [true, 10_000n, 'below_safety'],
    [true, 11_999n, 'below_safety'],
    [true, 12_000n, null],
    [true, 0n, 'stockout'],
  ])('running %s, on hand %s → %s', (running, onHand, kind) => {
    expect(judge(running, onHand, line)).toBe(kind);
  });

  it('an item that is not ordered any more may run out, but not below nothing', () => {
    expect([judgeUnlisted(1n), judgeUnlisted(0n), judgeUnlisted(-1n)]).toEqual([null, null, 'negative']);
  });
});

const lines = fc
  .tuple(fc.bigInt(0n, 500_000n), fc.bigInt(0n, 500_000n), fc.integer({ min: 0, max: 60_000 }), fc.nat(200))
  .map(([listed, daily, days, margin]) => safetyLine(listed, daily, days / 1_000, margin));
const onHands = fc.bigInt(-2_000_000n, 2_000_000n);

/** How often an alert opens along a path of stock, starting from none. */
function openings(path: readonly bigint[], of: ReturnType<typeof safetyLine>): number {
  let running = false;
  let opened = 0;
  for (const onHand of path) {
    const kind = judge(running, onHand, of);
    if (kind !== null && !running) opened += 1;
    running = kind !== null;
  }
  return opened;
}

describe('[INV-06] hysteresis, for any line and any stock', () => {
  it('less stock is never a milder kind', () => {
    fc.assert(
      fc.property(lines, onHands, onHands, fc.boolean(), (of, a, b, running) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(severity(judge(running, less, of))).toBeGreaterThanOrEqual(severity(judge(running, more, of)));
      }),
    );
  });

  it('opens only under the line or at nothing, and stays until stock is well above it', () => {
    fc.assert(
      fc.property(lines, onHands, (of, onHand) => {
        const fresh = judge(false, onHand, of);
        const running = judge(true, onHand, of);
        expect(fresh !== null).toBe(onHand < of.safetyMilli || onHand <= 0n);
        expect(running === null).toBe(onHand >= of.closeMilli);
        // A running alert never ends where a fresh one would open at once: it would flicker.
        if (running === null) expect(fresh).toBeNull();
      }),
    );
  });

  it('stock that moves without ever reaching the closing line opens one alert at the most', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.bigInt(-100_000n, 1_500_000n), { maxLength: 60 }), (of, path) => {
        const below = path.filter((onHand) => onHand < of.closeMilli);
        expect(openings(below, of)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('it opens again only after it has closed: once per stretch between two closings', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.bigInt(-100_000n, 1_500_000n), { maxLength: 60 }), (of, path) => {
        const closings = path.filter((onHand) => onHand >= of.closeMilli).length;
        expect(openings(path, of)).toBeLessThanOrEqual(closings + 1);
      }),
    );
  });
});
