import { describe, expect, it } from 'vitest';
import { rowsOf } from '../model.ts';
import { line } from '../testing/order-line.ts';
import { MOST_CARDS, needsLook } from './needs-look.ts';

const POLICY = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };
const last = (quantity: string) => ({ lastOrder: { quantity, deliveryDate: '2026-11-20' } });

describe('the simple order', () => {
  it('[PPL-14] shows what needs a look, worst first, and nothing that is as usual', () => {
    const rows = rowsOf({
      policy: POLICY,
      lines: [
        line('usual', last('600')),
        line('twice', last('300')),
        line('half', last('1400')),
        line('short', { runsOut: true, coverageDays: 0.4 }),
        line('shorter', { runsOut: true, coverageDays: 0.1 }),
        line('stale', { overridden: true, quantity: '700', suggestedAtOverride: '600' }),
        line('both'),
      ],
    });
    const patches = new Map([
      ['stale', { quantity: '70', seen: '60' }],
      ['both', { quantity: '66', seen: '65', mark: 'conflict' }],
    ]);
    expect(needsLook(rows, patches).map((row) => row.id)).toEqual(['both', 'stale', 'shorter', 'short', 'twice']);
  });

  it('[PPL-14] never shows more than five', () => {
    const rows = rowsOf({
      policy: POLICY,
      lines: Array.from({ length: 12 }, (_, n) => line(`i${n}`, { runsOut: true, coverageDays: n / 10 })),
    });
    expect(needsLook(rows, new Map())).toHaveLength(MOST_CARDS);
  });

  it('[PPL-14] is empty when all is as usual: the order is one press', () => {
    expect(needsLook(rowsOf({ policy: POLICY, lines: [line('a'), line('b', last('650'))] }), new Map())).toEqual([]);
  });
});
