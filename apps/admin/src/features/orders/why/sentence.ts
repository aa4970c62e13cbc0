import { toMilli } from '@larder/contracts/common/quantity';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import type { Formats } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';
import { digitsFor } from '../order-words.tsx';

/** One clause of the sentence: a message, and the thousandths it stands for. */
export interface Clause {
  readonly key: string;
  readonly milli: number;
}

export interface Clauses {
  readonly shown: readonly Clause[];
  /** Thousandths of the terms that are too small to be said; shown + hidden = the suggestion. */
  readonly hiddenMilli: number;
}

/** Reasons of demand, which may be many: the largest are said, the rest are put together. */
const WORDS = ['season', 'events', 'promotion', 'weather', 'trend', 'place', 'model', 'regional'];
const MOST_WORDS = 3;
/** Part of the usual demand below which a reason is not worth a clause. */
const LITTLE = 0.05;

/** Terms that one clause stands for. */
const CLAUSE_OF: Readonly<Record<string, string>> = {
  baseLevel: 'usual',
  weekday: 'usual',
  event: 'events',
  dayElapsed: 'elapsed',
  uncertainty: 'buffer',
  safetyStock: 'buffer',
  facing: 'buffer',
  lostBeforeArrival: 'lost',
  onHand: 'onHand',
  expiring: 'onHand',
  reserved: 'onHand',
  inTransit: 'incoming',
  onOrder: 'incoming',
  arrivesTooLate: 'incoming',
  surplus: 'surplus',
  shelfLifeCap: 'cap',
  shelfCapacityCap: 'cap',
  packRounding: 'rounding',
  minimumOrder: 'minimum',
  truck: 'order',
  orderMinimum: 'order',
  freeFreight: 'order',
};
const ORDER = [
  ...['usual', ...WORDS, 'rest', 'elapsed', 'buffer', 'lost', 'onHand', 'incoming', 'surplus', 'cap'],
  ...['rounding', 'minimum', 'order'],
];

/** What is said of a suggestion, from its terms alone. */
export function clausesOf(why: Pick<OrderLineWhy, 'terms'>): Clauses {
  const sums = new Map<string, number>();
  const add = (key: string, milli: number) => sums.set(key, (sums.get(key) ?? 0) + milli);
  for (const { key, quantity } of why.terms)
    add(CLAUSE_OF[key] ?? (WORDS.includes(key) ? key : 'rest'), Number(toMilli(quantity)));
  const usual = Math.abs(sums.get('usual') ?? 0);
  const said = new Set(
    WORDS.filter((word) => Math.abs(sums.get(word) ?? 0) >= Math.max(LITTLE * usual, 1))
      .sort((a, b) => Math.abs(sums.get(b) ?? 0) - Math.abs(sums.get(a) ?? 0))
      .slice(0, MOST_WORDS),
  );
  for (const word of WORDS)
    if (!said.has(word)) {
      add('rest', sums.get(word) ?? 0);
      sums.delete(word);
    }
  const shown: Clause[] = [];
  let hiddenMilli = 0;
  for (const key of ORDER) {
    const milli = sums.get(key) ?? 0;
    if (milli === 0) continue;
    if (key !== 'rounding' && Math.abs(milli) < leastSaid(usual)) hiddenMilli += milli;
    else shown.push({ key, milli });
  }
  return { shown, hiddenMilli };
}

/** Half of what the usual demand is rounded to: less reads as 0. */
const leastSaid = (usualMilli: number): number => 500 * 10 ** -digitsFor(usualMilli / 1000);

/** "平时周六卖 14，促销多卖 4，减去现有 9，按 8 一箱取整 = 24 件": the terms of a suggestion as one sentence. */
export function whySentence(t: Translate, formats: Formats, why: OrderLineWhy): string {
  const { shown } = clausesOf(why);
  const days = why.terms.find((term) => term.key === 'baseLevel')?.detail['days'] ?? 1;
  const said = (milli: number) => formats.number(Math.abs(milli) / 1000, digitsFor(milli / 1000));
  const parts = shown.map(({ key, milli }) => {
    const values = { n: said(milli), sign: milli > 0 ? 'more' : 'less' };
    if (key === 'rounding' && Number(why.pack) === 1) return t('sentence.whole');
    if (key === 'rounding')
      return t('sentence.rounding', { pack: said(Number(toMilli(why.pack))), unit: formats.unit(why.packUom) });
    if (key !== 'usual') return t(`sentence.${key}`, values);
    return days === 1 && why.windowFrom
      ? t('sentence.usualDay', { ...values, weekday: formats.weekday(why.windowFrom) })
      : t('sentence.usualDays', { ...values, days });
  });
  const joined = parts.join(t('sentence.comma'));
  const baseline = Number(toMilli(why.baseline));
  return baseline === 0
    ? t('sentence.nothing', { parts: joined })
    : t('sentence.end', { parts: joined, n: said(baseline), unit: formats.unit(why.baseUom) });
}
