import { describe, expect, it } from 'vitest';
import { relatedDay, sameWeekday } from './comparable-days.ts';

describe('comparable days', () => {
  it('[ORD-24] the same weekday of last year', () => {
    expect(sameWeekday('2026-11-21')).toBe('2025-11-22');
  });

  it.each([
    // Spring Festival moved from 28 January 2025 to 15 February 2026.
    ['2026-02-17', '2025-01-30', 'holiday', '春节', 3],
    ['2025-10-03', '2024-10-03', 'holiday', '国庆节', 3],
    // 十月十三: an ordinary day is held against its lunar date.
    ['2026-11-21', '2025-12-02', 'lunar', '', 13],
    // A leap month in between: 2025 has a second sixth month.
    ['2026-03-03', '2025-02-12', 'lunar', '', 15],
  ] as const)('[ORD-24] %s stands against %s (%s %s, day %i)', (date, past, kind, name, day) => {
    expect(relatedDay(date)).toMatchObject({ date: past, kind, name, day });
  });
});
