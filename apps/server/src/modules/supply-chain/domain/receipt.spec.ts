import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OrderedLine, openMilli, valueMinor } from './purchase-order.ts';
import { type Booking, book, type Entry } from './receipt.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const runs = { seed: SEED, numRuns: 500 };
const TODAY = '2026-11-22';

const line = (lineNo: number) =>
  fc
    .record({
      packs: fc.integer({ min: 1, max: 50 }),
      packMilli: fc.integer({ min: 1, max: 24_000 }),
      packPriceMinor: fc.integer({ min: 0, max: 99_999 }),
    })
    .map(
      (l): OrderedLine => ({
        lineNo,
        itemId: `item-${lineNo}`,
        orderedMilli: BigInt(l.packs) * BigInt(l.packMilli),
        acceptedMilli: 0n,
        rejectedMilli: 0n,
        packMilli: BigInt(l.packMilli),
        packPriceMinor: BigInt(l.packPriceMinor),
      }),
    );
const order = fc
  .integer({ min: 1, max: 4 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => line(i + 1))));

const entry: fc.Arbitrary<Entry> = fc.record({
  lineNo: fc.integer({ min: 1, max: 4 }),
  acceptedMilli: fc.bigInt({ min: 0n, max: 400_000n }),
  rejectedMilli: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 100_000n })),
  rejectReason: fc.constantFrom('damaged' as const, 'temperature' as const, null),
  lotCode: fc.constantFrom('L1', 'L2', null),
  expiresOn: fc.constantFrom('2026-11-21', '2026-11-22', '2026-12-31', null),
});

/** Receives again and again; a refused receipt is left out, as at the dock. */
function receiveAll(lines: readonly OrderedLine[], receipts: readonly (readonly Entry[])[]) {
  let now = lines;
  const booked: Booking[] = [];
  for (const entries of receipts) {
    const result = book(now, entries, TODAY);
    if ('faults' in result) continue;
    booked.push(result);
    now = result.lines;
  }
  return { lines: now, booked };
}

describe(`book, seed ${SEED}`, () => {
  it('keeps accepted + rejected + open = ordered on every line, over any number of receipts', () => {
    fc.assert(
      fc.property(order, fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 6 }), (lines, receipts) => {
        const { lines: after, booked } = receiveAll(lines, receipts);
        for (const l of after) {
          const parts = booked.flatMap((b) => b.entries).filter((e) => e.lineNo === l.lineNo);
          const accepted = parts.reduce((sum, e) => sum + e.acceptedMilli, 0n);
          const rejected = parts.reduce((sum, e) => sum + e.rejectedMilli, 0n);
          expect(l.acceptedMilli).toBe(accepted);
          expect(l.rejectedMilli).toBe(rejected);
          expect(openMilli(l)).toBeGreaterThanOrEqual(0n);
          expect(accepted + rejected + openMilli(l)).toBe(l.orderedMilli);
        }
      }),
      runs,
    );
  });

  it('costs the same in whatever parts it arrives, to the last minor unit', () => {
    fc.assert(
      fc.property(line(1), fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 }), (l, weights) => {
        const total = BigInt(weights.reduce((a, b) => a + b, 0));
        let rest = l.orderedMilli;
        const parts = weights.map((w, i) => {
          const part = i === weights.length - 1 ? rest : (l.orderedMilli * BigInt(w)) / total;
          rest -= part;
          return part;
        });
        const entries = parts.map(
          (acceptedMilli): Entry => ({
            lineNo: 1,
            acceptedMilli,
            rejectedMilli: 0n,
            rejectReason: null,
            lotCode: null,
            expiresOn: null,
          }),
        );
        const result = book([l], entries, TODAY);
        if ('faults' in result) throw new Error('a full delivery was refused');
        expect(result.entries.reduce((sum, e) => sum + e.costMinor, 0n)).toBe(
          valueMinor(l.orderedMilli, l.packMilli, l.packPriceMinor),
        );
        expect(result.entries.every((e) => e.costMinor >= 0n)).toBe(true);
        expect(result.status).toBe('received');
      }),
      runs,
    );
  });

  it('accepts the other lines whatever is refused on one of them', () => {
    fc.assert(
      fc.property(order, fc.constantFrom('damaged' as const, 'temperature' as const), (lines, rejectReason) => {
        const entries = lines.map(
          (l, i): Entry => ({
            lineNo: l.lineNo,
            acceptedMilli: i === 0 ? 0n : l.orderedMilli,
            rejectedMilli: i === 0 ? l.orderedMilli : 0n,
            rejectReason: i === 0 ? rejectReason : null,
            lotCode: null,
            expiresOn: null,
          }),
        );
        const result = book(lines, entries, TODAY);
        if ('faults' in result) throw new Error('a refused line held the others back');
        expect(result.lines.slice(1).every((l) => l.acceptedMilli === l.orderedMilli)).toBe(true);
        expect(result.entries[0]?.costMinor).toBe(0n);
        expect(result.status).toBe('received');
      }),
      runs,
    );
  });

  it('names every fault by its entry, and then books nothing', () => {
    const l: OrderedLine = {
      lineNo: 1,
      itemId: 'i',
      orderedMilli: 10_000n,
      acceptedMilli: 0n,
      rejectedMilli: 0n,
      packMilli: 5_000n,
      packPriceMinor: 999n,
    };
    const base: Entry = {
      lineNo: 1,
      acceptedMilli: 1_000n,
      rejectedMilli: 0n,
      rejectReason: null,
      lotCode: null,
      expiresOn: null,
    };
    const result = book(
      [l],
      [
        base,
        { ...base, lineNo: 7 },
        { ...base, acceptedMilli: 9_001n },
        { ...base, acceptedMilli: 0n, rejectedMilli: 1n },
        { ...base, expiresOn: '2026-11-21' },
        { ...base, acceptedMilli: 0n, rejectedMilli: 1n, rejectReason: 'expired', expiresOn: '2026-11-21' },
      ],
      TODAY,
    );
    expect(result).toEqual({
      faults: [
        { index: 1, fault: 'unknown_line' },
        { index: 2, fault: 'over_ordered' },
        { index: 3, fault: 'reason_missing' },
        { index: 4, fault: 'already_expired' },
      ],
    });
  });
});
