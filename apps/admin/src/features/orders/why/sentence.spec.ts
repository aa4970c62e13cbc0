import { readFileSync } from 'node:fs';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import { createFormats, type Locale, milliToDecimal } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';
import fc from 'fast-check';
import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { digitsFor } from '../order-words.tsx';
import { clausesOf, whySentence } from './sentence.ts';

const translatorOf = (locale: Locale): Translate =>
  createTranslator({
    locale,
    namespace: 'why',
    messages: { why: JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/why.json`, 'utf8')) },
  } as never) as unknown as Translate;
const formatsOf = (locale: Locale) => createFormats({ locale, zone: 'Asia/Shanghai', currency: 'CNY' });

/** A suggestion with these terms; the last one is what is left to the suggestion. */
function whyOf(terms: Readonly<Record<string, number>>, pack = 8, days = 1): OrderLineWhy {
  const milli = (value: number) => Math.round(value * 1000);
  const baseline = Object.values(terms).reduce((sum, value) => sum + milli(value), 0);
  return {
    baseUom: 'pc',
    packUom: 'box',
    pack: String(pack),
    currency: 'CNY',
    baseline: milliToDecimal(baseline),
    windowFrom: '2026-11-21',
    windowTo: '2026-11-21',
    terms: Object.entries(terms).map(([key, value]) => ({
      key,
      quantity: milliToDecimal(milli(value)),
      detail: key === 'baseLevel' ? { days, perDayMilli: 1 } : {},
    })),
  } as unknown as OrderLineWhy;
}
const say = (locale: Locale, why: OrderLineWhy) => whySentence(translatorOf(locale), formatsOf(locale), why);

const SATURDAY = whyOf({
  ...{ baseLevel: 11, weekday: 3, promotion: 14, weather: -2, trend: 0.2, uncertainty: 5, safetyStock: 1 },
  ...{ onHand: -11, expiring: 2, packRounding: 0.8 },
});

describe('why in one sentence', () => {
  it('[ORD-24] as a manager would say it, in Chinese', () => {
    expect(say('zh-CN', SATURDAY)).toBe(
      '平时周六卖 14，促销多卖 14，天气影响少卖 2，再留 6 防缺货，减去现有 9，按 8 一盒取整 = 24 个',
    );
    expect(say('zh-CN', whyOf({ baseLevel: 30, weekday: -2, onHand: -40, surplus: 12 }, 8, 3))).toBe(
      '平时 3 天卖 28，减去现有 40，库存多出 12，所以这次不用订',
    );
  });

  it('[ORD-24] and in English', () => {
    expect(say('en', SATURDAY)).toBe(
      'A usual Sat sells 14, promotion adds 14, the weather takes off 2, 6 kept so as not to run out, less 9 on hand, rounded to 8 per box = 24 pcs',
    );
    expect(say('en', whyOf({ baseLevel: 30, weekday: -2, onHand: -40, surplus: 12 }, 8, 3))).toBe(
      '3 usual days sell 28, less 40 on hand, 12 more in stock than needed, so nothing is needed this time',
    );
  });

  const KEYS = [
    ...['weekday', 'season', 'events', 'promotion', 'weather', 'trend', 'place', 'model', 'dayElapsed', 'uncertainty'],
    ...['safetyStock', 'facing', 'lostBeforeArrival', 'onHand', 'expiring', 'reserved', 'inTransit', 'onOrder'],
    ...['arrivesTooLate', 'surplus', 'shelfLifeCap', 'shelfCapacityCap', 'packRounding', 'minimumOrder', 'truck'],
    ...['orderMinimum', 'freeFreight', 'somethingNew'],
  ];
  const anyWhy = fc
    .tuple(
      fc.integer({ min: 0, max: 200_000 }),
      fc.dictionary(fc.constantFrom(...KEYS), fc.integer({ min: -60_000, max: 60_000 }), { maxKeys: 14 }),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([base, rest, days]) =>
      whyOf(
        { baseLevel: base / 1000, ...Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, v / 1000])) },
        8,
        days,
      ),
    );

  it('[ORD-24] clauses and what is left unsaid add up to the suggestion, and nothing said reads as 0', () => {
    fc.assert(
      fc.property(anyWhy, (why) => {
        const { shown, hiddenMilli } = clausesOf(why);
        const total = why.terms.reduce((sum, term) => sum + Math.round(Number(term.quantity) * 1000), 0);
        expect(shown.reduce((sum, clause) => sum + clause.milli, hiddenMilli)).toBe(total);
        expect(
          shown.filter((c) => ['season', 'events', 'promotion', 'weather', 'trend'].includes(c.key)).length,
        ).toBeLessThan(4);
      }),
    );
  });

  it('[ORD-24] the numbers of the sentence are those of the terms, in both languages', () => {
    fc.assert(
      fc.property(anyWhy, fc.constantFrom<Locale>('zh-CN', 'en'), (why, locale) => {
        const formats = formatsOf(locale);
        const sentence = say(locale, why);
        for (const { key, milli } of clausesOf(why).shown) {
          if (key === 'rounding') continue;
          const number = formats.number(Math.abs(milli) / 1000, digitsFor(milli / 1000));
          expect(sentence.split(/[，,] |，|, /).some((clause) => clause.includes(number))).toBe(true);
        }
        expect(sentence).not.toMatch(/\{|sentence\./);
      }),
    );
  });
});
