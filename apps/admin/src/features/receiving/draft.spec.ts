import { toMilli } from '@larder/contracts/common/quantity';
import type { ReceiptLine } from '@larder/contracts/supply-chain/receiving';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptMissing, addAccepted, blankEntry, type Entries, faultsOf, missingMilli, typedMilli } from './draft.ts';

const line = (lineNo: number, open = '30'): ReceiptLine => ({
  lineNo,
  itemId: '018f0000-0000-7000-8000-000000000000',
  sku: `S${lineNo}`,
  name: '牛奶',
  nameEn: null,
  unit: '个',
  packUom: '箱',
  pack: '10',
  packs: '3',
  ordered: open,
  accepted: '0',
  rejected: '0',
  open,
  packPriceMinor: 1250,
  amountMinor: 3750,
  shelfLifeDays: 7,
  storage: 'chilled',
  expectedExpiry: '2026-11-29',
});

const LINES = [line(1), line(2, '12.5'), line(3)];
const step = fc.record({ lineNo: fc.integer({ min: 1, max: 3 }), delta: fc.integer({ min: -40_000, max: 40_000 }) });

describe('receipt draft', () => {
  it('never accepts more than is expected, nor less than nothing, whatever is tapped', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let entries: Entries = [];
        for (const { lineNo, delta } of steps)
          entries = addAccepted(entries, LINES[lineNo - 1] as ReceiptLine, BigInt(delta));
        for (const l of LINES) {
          expect(missingMilli(l, entries)).toBeGreaterThanOrEqual(0n);
          expect(typedMilli(entries, l.lineNo, 'accepted')).toBeGreaterThanOrEqual(0n);
        }
        expect(faultsOf({ lines: LINES, businessDate: '2026-11-22' }, entries)).toEqual(new Map());
      }),
    );
  });

  it('receives all that is missing, keeping what is typed and refused', () => {
    const typed: Entries = [
      { ...blankEntry(LINES[0] as ReceiptLine), accepted: '10', rejected: '5', rejectReason: 'damaged' },
    ];
    const all = acceptMissing(typed, LINES);
    expect(all.map((e) => [e.lineNo, e.accepted, e.rejected, e.expiresOn])).toEqual([
      [1, '25', '5', '2026-11-29'],
      [2, '12.5', '0', '2026-11-29'],
      [3, '30', '0', '2026-11-29'],
    ]);
    expect(LINES.every((l) => missingMilli(l, all) === 0n)).toBe(true);
  });

  it('counts onto the newest lot and drops a line that is back at nothing', () => {
    const lots: Entries = [
      { ...blankEntry(line(1)), accepted: '10', lotCode: 'A' },
      { ...blankEntry(line(1)), accepted: '0', lotCode: 'B' },
    ];
    expect(addAccepted(lots, line(1), 10_000n).map((e) => [e.lotCode, e.accepted])).toEqual([
      ['A', '10'],
      ['B', '10'],
    ]);
    expect(addAccepted(addAccepted([], line(1), 10_000n), line(1), -10_000n)).toEqual([]);
  });

  it('names what stops the booking', () => {
    const faults = (change: object) =>
      faultsOf({ lines: LINES, businessDate: '2026-11-22' }, [{ ...blankEntry(line(1)), ...change }]).get(1);
    expect(faults({ accepted: '31' })).toBe('over_ordered');
    expect(faults({ rejected: '1' })).toBe('reason_missing');
    expect(faults({ accepted: '1', expiresOn: '2026-11-21' })).toBe('already_expired');
    expect(faults({ rejected: '1', rejectReason: 'expired', expiresOn: '2026-11-21' })).toBeUndefined();
    expect(toMilli('1')).toBe(1000n);
  });
});
