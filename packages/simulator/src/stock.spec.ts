import { describe, expect, it, vi } from 'vitest';
import { demoChain } from './chains.ts';
import { dayNumber, isoWeekday } from './dates.ts';
import { openingStock, theoreticalUse } from './stock.ts';
import type { ChainKind } from './types.ts';

// Whole chains are generated here; a busy machine may take many times longer than an idle one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const AS_OF = '2026-11-22';

describe('opening stock', () => {
  it.each(['bakery', 'convenience'] as ChainKind[])(
    '[INV-01] %s: lots are alive, known and positive; orders arrive on delivery days',
    (kind) => {
      const chain = demoChain(kind);
      const items = new Map(chain.items.map((i) => [i.sku, i]));
      for (const store of chain.stores) {
        const stock = openingStock(chain, store.code, AS_OF);
        const codes = new Set(stock.lots.map((l) => l.lotCode));
        expect(codes.size).toBe(stock.lots.length);
        for (const lot of stock.lots) {
          const item = items.get(lot.sku);
          expect(item?.isStocked).toBe(true);
          expect(lot.quantityMilli).toBeGreaterThan(0);
          expect(Number.isInteger(lot.quantityMilli)).toBe(true);
          expect(lot.receivedOn < AS_OF && lot.producedOn <= lot.receivedOn).toBe(true);
          if (item?.shelfLifeDays === null) expect(lot.expiresOn).toBeNull();
          else expect((lot.expiresOn ?? '') >= AS_OF).toBe(true);
        }
        for (const order of stock.onOrder) {
          expect(order.arrivesOn >= AS_OF && order.orderedOn < AS_OF).toBe(true);
          const calendars = chain.calendars.filter((c) => c.sourceCode === order.sourceCode);
          const own =
            calendars.find((c) => c.storeCodes?.includes(store.code)) ?? calendars.find((c) => c.storeCodes === null);
          expect(own?.deliveryWeekdays).toContain(isoWeekday(dayNumber(order.arrivesOn)));
          expect(own?.orderWeekdays).toContain(isoWeekday(dayNumber(order.orderedOn)));
        }
      }
    },
  );

  it.each(['bakery', 'convenience'] as ChainKind[])(
    '[INV-03] %s: some items run out, some near their date, most do neither',
    (kind) => {
      const chain = demoChain(kind);
      const warnDays = new Map(chain.items.map((i) => [i.sku, i.nearExpiryDays]));
      const stocks = chain.stores.map((store) => openingStock(chain, store.code, AS_OF));
      const isNear = (sku: string, expiresOn: string | null): boolean => {
        const days = warnDays.get(sku) ?? null;
        return expiresOn !== null && days !== null && dayNumber(expiresOn) - dayNumber(AS_OF) <= days;
      };
      const lots = stocks.flatMap((s) => s.lots).length;
      const near = stocks.flatMap((s) => s.lots).filter((lot) => isNear(lot.sku, lot.expiresOn)).length;
      const balances = stocks.flatMap((stock) =>
        [...stock.dailyUseMilli]
          .filter(([, use]) => use > 0)
          .map(([sku, use]) => ({
            use,
            onHand: stock.lots.filter((l) => l.sku === sku).reduce((sum, l) => sum + l.quantityMilli, 0),
          })),
      );
      const used = balances.length;
      const short = balances.filter((b) => b.onHand < b.use).length;
      expect(short).toBeGreaterThan(used * 0.01);
      expect(short).toBeLessThan(used * 0.25);
      expect(near).toBeGreaterThan(lots * 0.03);
      expect(near).toBeLessThan(lots * 0.4);
    },
  );

  it('[SCM-01] use of ingredients follows recipes, set meals and modifiers', () => {
    const chain = demoChain('bakery');
    const use = theoreticalUse(chain, 'S101', '2026-11-20', '2026-11-20').get('2026-11-20');
    // A cup needs a lid; modifiers and bread need none.
    const cups = (use?.get('CUP-500') ?? 0) + (use?.get('CUP-700') ?? 0) + (use?.get('CUP-HOT') ?? 0);
    expect(cups).toBe(use?.get('LID'));
    expect(use?.get('PEARL-COOKED')).toBeGreaterThan(0);
    expect(use?.get('MT01')).toBeUndefined();
    expect(use?.get('TAPIOCA')).toBeUndefined();
  });

  it('[INV-01] the same arguments give the same stock', () => {
    const once = openingStock(demoChain('bakery'), 'S204', AS_OF);
    expect(openingStock(demoChain('bakery'), 'S204', AS_OF)).toEqual(once);
    expect(openingStock(demoChain('bakery', { seed: 2 }), 'S204', AS_OF).lots).not.toEqual(once.lots);
  });
});
