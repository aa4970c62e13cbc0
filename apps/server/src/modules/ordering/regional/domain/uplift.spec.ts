import { describe, expect, it } from 'vitest';
import { promotedDays } from './promoted-days.ts';
import { liftOf } from './uplift.ts';

describe('[ORD-31] what an accepted alert raises', () => {
  it('its item from its first day to its last; the larger where two speak of the same days', () => {
    const lift = liftOf(
      [
        { itemId: 'a', from: '2026-11-03', to: '2026-11-04', factorPermille: 1_500 },
        { itemId: 'a', from: '2026-11-04', to: '2026-11-05', factorPermille: 2_000 },
      ],
      '2026-11-02',
    );
    expect([0, 1, 2, 3, 4].map((day) => lift?.('a', day))).toEqual([1, 1.5, 2, 2, 1]);
    expect(lift?.('b', 2)).toBe(1);
    expect(liftOf([], '2026-11-02')).toBeUndefined();
  });
});

describe('[ORD-31] days on which a promotion was on', () => {
  const promotion = { unitId: 'north', from: '2026-11-02', to: '2026-11-03', items: ['a'], categories: ['drinks'] };
  const categoryOf = (id: string) => (id === 'tea' ? 'drinks' : null);
  const on = (path: string, p = promotion) => promotedDays([p], path, '2026-11-01', categoryOf);

  it('for its items and categories, below its place, on its days', () => {
    const inside = on('hq/north/s1/');
    expect([0, 1, 2, 3].map((day) => inside('a', day))).toEqual([false, true, true, false]);
    expect([inside('tea', 1), inside('b', 1)]).toEqual([true, false]);
    expect(on('hq/south/s2/')('a', 1)).toBe(false);
  });

  it('for everything when it names nothing', () => {
    expect(on('hq/north/s1/', { ...promotion, items: [], categories: [] })('b', 1)).toBe(true);
  });
});
