import { describe, expect, it } from 'vitest';
import { tradingDayOf } from './trading-day.ts';

const SHANGHAI = { zone: 'Asia/Shanghai', closeoutMinute: 0, openMinute: 480, closeMinute: 1_320 };
const BAR = { zone: 'Asia/Shanghai', closeoutMinute: 300, openMinute: 1_020, closeMinute: 1_560 };

describe('tradingDayOf', () => {
  it.each([
    ['at four in the morning the whole day lies ahead', '2026-11-22T04:00:00+08:00', SHANGHAI, '2026-11-22', 1],
    ['at opening too', '2026-11-22T08:00:00+08:00', SHANGHAI, '2026-11-22', 1],
    ['at half time, half of it', '2026-11-22T15:00:00+08:00', SHANGHAI, '2026-11-22', 0.5],
    ['after closing, tomorrow is the first day', '2026-11-22T22:00:00+08:00', SHANGHAI, '2026-11-23', 1],
    ['a bar that closes at two still sells yesterday at one', '2026-11-23T01:00:00+08:00', BAR, '2026-11-22', 0.111],
    ['and is done at three', '2026-11-23T03:00:00+08:00', BAR, '2026-11-23', 1],
    ['and waits for the evening at noon', '2026-11-23T12:00:00+08:00', BAR, '2026-11-23', 1],
  ])('[ORD-02] %s', (_, instant, store, originDate, remainingShare) => {
    expect(tradingDayOf(new Date(instant), store)).toMatchObject({ originDate, remainingShare });
  });

  it('[ORD-02] knows the local date where the clock has changed in the night', () => {
    const london = { zone: 'Europe/London', closeoutMinute: 0, openMinute: 480, closeMinute: 1_320 };
    expect(tradingDayOf(new Date('2026-10-25T00:30:00Z'), london)).toMatchObject({
      localDate: '2026-10-25',
      localMinute: 90,
    });
    expect(tradingDayOf(new Date('2026-10-25T01:30:00Z'), london)).toMatchObject({
      localDate: '2026-10-25',
      localMinute: 90,
    });
  });
});
