import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormats, milliToDecimal, minorToDecimal } from './format.ts';

const zh = createFormats({ locale: 'zh-CN', zone: 'Asia/Shanghai', currency: 'CNY' });
const en = createFormats({ locale: 'en', zone: 'Europe/London', currency: 'GBP' });

describe('[I18N-02] formatters', () => {
  it('shows money from minor units in the currency given', () => {
    expect(zh.money(38642050)).toBe('¥386,420.50');
    // A browser would break the line between a bare minus and the currency.
    expect(en.money(-89681249n)).toBe('−\u2060£896,812.49');
    expect(zh.moneyRounded(-1250)).toBe('−\u2060¥13');
    expect(en.money(1200, 'JPY')).toBe('¥1,200');
    expect(zh.moneyRounded(38642050)).toBe('¥386,421');
    expect(zh.moneyCompact(31_0000_00)).toBe('31万');
  });

  it('keeps every digit of an amount beyond the safe integers', () => {
    expect(en.money(90071992547409931n)).toBe('£900,719,925,474,099.31');
  });

  it('shows quantities without trailing zeros and with their unit', () => {
    expect(zh.quantityMilli(12500n, 'kg')).toBe('12.5 kg');
    expect(zh.quantity('12.500', 'kg')).toBe('12.5 kg');
    expect(zh.quantityMilli(-206957000n)).toBe('-206,957');
  });

  it('follows the count with the unit in English, and knows one word in Chinese', () => {
    expect(['0', '1', '1.5', '2', '-1'].map((count) => en.quantity(count, 'case'))).toEqual([
      '0 cases',
      '1 case',
      '1.5 cases',
      '2 cases',
      '-1 case',
    ]);
    expect([en.quantity('3', 'box'), en.quantity('1', 'each'), en.quantity('2', 'pc')]).toEqual([
      '3 boxes',
      '1 pc',
      '2 pcs',
    ]);
    expect([en.quantityMilli(2000n, 'tray'), en.quantity('2', 'kg'), en.quantity('2', 'Schale')]).toEqual([
      '2 trays',
      '2 kg',
      '2 Schale',
    ]);
    expect([en.unit('box'), en.unit('each'), en.unit('box', 2)]).toEqual(['box', 'pcs', 'boxes']);
    expect([zh.quantity('2', 'case'), zh.unit('case', 2)]).toEqual(['2 箱', '箱']);
  });

  it('shows days, shares and differences', () => {
    expect([zh.days(1.46), en.days(1), en.days(2.5)]).toEqual(['1.5 天', '1.0 day', '2.5 days']);
    expect(zh.percent(0.064)).toBe('6.4%');
    expect([zh.signed(7), zh.signed(-6), zh.signed(0)]).toEqual(['+7', '−6', '0']);
  });

  it('shows what is near with its weekday, in the store’s zone', () => {
    expect(zh.weekdayTime('2026-11-22T16:30:00Z')).toBe('周一 00:30');
    expect(en.weekdayTime('2026-11-22T16:30:00Z')).toBe('Sun 16:30');
  });

  it('shows a business date as it is written, whatever the zone', () => {
    expect(zh.businessDate('2026-11-21')).toBe('2026年11月21日');
    expect(
      createFormats({ locale: 'en', zone: 'Pacific/Kiritimati', currency: 'CNY' }).businessDate('2026-11-21'),
    ).toBe('Nov 21, 2026');
    expect(createFormats({ locale: 'en', zone: 'Pacific/Pago_Pago', currency: 'CNY' }).businessDay('2026-11-21')).toBe(
      'Nov 21',
    );
  });

  it('shows instants in the zone of the store', () => {
    expect(zh.time('2026-11-21T08:00:00Z')).toBe('16:00');
    expect(en.time('2026-07-01T08:00:00Z')).toBe('09:00');
    expect(zh.time('2026-11-21T16:00:00Z')).toBe('00:00');
  });

  it('shows relative times and countdowns', () => {
    const now = '2026-11-21T08:00:00Z';
    expect(zh.relative('2026-11-21T07:57:00Z', now)).toBe('3分钟前');
    expect(en.relative('2026-11-22T08:00:00Z', now)).toBe('tomorrow');
    expect([zh.countdown(298_000), zh.countdown(9_000)]).toEqual(['4:58', '0:09']);
    const minutes = [0.5, 14.9, 60, 1_514, 2_880];
    expect(minutes.map((m) => zh.duration(m * 60_000))).toEqual([
      '不到 1 分钟',
      '14 分钟',
      '1 小时 0 分',
      '25 小时 14 分',
      '2 天',
    ]);
    expect(minutes.map((m) => en.duration(-m * 60_000))).toEqual([
      'under 1 min',
      '14 min',
      '1 h 0 min',
      '25 h 14 min',
      '2 days',
    ]);
  });

  it('turns minor units and thousandths into exact decimals', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.integer({ min: 0, max: 3 }),
        (minor, digits) => {
          const text = minorToDecimal(minor, digits);
          const [whole = '', fraction = ''] = text.replace('-', '').split('.');
          const back = BigInt(whole + fraction) * (text.startsWith('-') ? -1n : 1n);
          expect(fraction).toHaveLength(digits);
          expect(back).toBe(minor);
        },
      ),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (milli) => {
        const text = milliToDecimal(milli);
        expect(text).not.toMatch(/\.\d*0$/);
        expect(BigInt(Math.round(Number(text) * 1000))).toBe(milli);
      }),
    );
  });
});
