import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shelf, shelfCost } from './shelf.ts';

describe('[ORD-12] a shelf day by day', () => {
  it('sells the oldest first and throws away what is too old at close', () => {
    const shelf = new Shelf(2);
    expect(shelf.day(10, 4)).toEqual({ received: 10, sold: 4, lost: 0, wasted: 0, left: 6 });
    expect(shelf.day(5, 3)).toEqual({ received: 5, sold: 3, lost: 0, wasted: 3, left: 5 });
    expect(shelf.day(0, 9)).toEqual({ received: 0, sold: 5, lost: 4, wasted: 0, left: 0 });
  });

  it('goods without a date are never thrown away', () => {
    const shelf = new Shelf(undefined, 3);
    for (let i = 0; i < 50; i++) expect(shelf.day(0, 0).wasted).toBe(0);
    expect(shelf.onHand).toBe(3);
    expect(shelf.lots()).toEqual([{ quantityMilli: 3000, lifeDays: 365 }]);
  });

  it('a day’s money is lost margin, waste and holding', () => {
    const day = { lost: 2, wasted: 3, left: 10 };
    expect(shelfCost(day, { margin: 200, cost: 400, salvage: 100, goodwill: 5 })).toEqual({
      lostMargin: 400,
      waste: 900,
      holding: 6,
    });
  });

  it('loses nothing: what came in was sold, thrown away or is left', () => {
    const units = fc.nat(40);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), units, fc.array(fc.tuple(units, units)), (life, opening, days) => {
        const shelf = new Shelf(life, opening);
        let balance = opening;
        for (const [received, demand] of days) {
          const day = shelf.day(received, demand);
          balance += received - day.sold - day.wasted;
          expect(day.left).toBeCloseTo(balance, 6);
          expect(day.sold + day.lost).toBe(demand);
        }
      }),
    );
  });
});
