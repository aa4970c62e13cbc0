import { describe, expect, it } from 'vitest';
import { daysBetween } from '../../../../platform/clock/business-date.ts';
import { chineseCalendar, keepsChineseCalendar } from './chinese-calendar.ts';

const FROM = '2024-01-01';
const calendar = chineseCalendar(FROM, 1100);
const at = (date: string) => {
  const i = daysBetween(FROM, date);
  return [calendar.holiday[i], calendar.makeUpDay[i], calendar.festival[i]];
};

describe('[ORD-06] the calendar that a Chinese chain is forecast with', () => {
  it.each([
    ['2024-02-10', '春节'],
    ['2025-10-03', '国庆节'],
    ['2025-01-29', '春节'],
    ['2024-05-01', '劳动节'],
  ])('%s is a day off: %s', (date, name) => {
    expect(at(date)[0]).toBe(name);
  });

  it('knows the weekend days that are worked for them', () => {
    expect(at('2024-02-04')[1]).toBe('1');
    expect(at('2024-02-03')[1]).toBe('0');
    expect(at('2025-09-28')[1]).toBe('1');
  });

  it.each([
    ['2024-02-09', '除夕'],
    ['2025-01-28', '除夕'],
    ['2024-02-24', '元宵'],
    ['2024-08-10', '七夕'],
    ['2025-10-06', '中秋'],
    ['2025-10-29', '重阳'],
    ['2024-12-21', '冬至'],
    ['2025-12-21', '冬至'],
    ['2026-04-05', '清明'],
    ['2025-08-07', '立秋'],
    ['2026-02-04', '立春'],
    ['2024-06-21', '夏至'],
  ])('%s is %s', (date, name) => {
    expect(at(date)[2]).toBe(name);
  });

  it('a leap month repeats no festival', () => {
    const { festival } = chineseCalendar('2023-02-20', 60);
    expect(festival.filter((name) => name === '龙抬头')).toHaveLength(1);
  });

  it('holds in China alone', () => {
    expect(['Asia/Shanghai', 'Europe/London'].map(keepsChineseCalendar)).toEqual([true, false]);
  });
});
