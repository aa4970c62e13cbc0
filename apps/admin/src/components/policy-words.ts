import type { PolicyView } from '@larder/contracts/org/policies';
import { currencyDigits, type Formats, minorToDecimal } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';
import { readAmount } from '../lib/amount.ts';
import { clockText, readClock } from '../lib/minutes.ts';

/** How a rule's number reads: the words behind it, or a form of its own. */
const MEASURES: Readonly<
  Record<string, 'percent' | 'packs' | 'minutes' | 'clock' | 'times' | 'days' | 'hours' | 'levels' | 'money'>
> = {
  'ordering.bandPct': 'percent',
  'ordering.orderValueBandPct': 'percent',
  'ordering.zeroBaselinePacks': 'packs',
  'ordering.recallMinutes': 'minutes',
  'ordering.cutoffNoticeMinutes': 'minutes',
  'ordering.runMinute': 'clock',
  'ordering.goodwill': 'times',
  'ordering.safetyDays': 'days',
  'ordering.requestDays': 'days',
  'ordering.outcomeDays': 'days',
  'approval.slaHours': 'hours',
  'approval.urgentSlaHours': 'hours',
  'approval.maxHops': 'levels',
  'pos.zTolerance': 'money',
  'supply-chain.approvalLimit': 'money',
  'stock.lowCoverDays': 'days',
  'stock.alertMarginPct': 'percent',
  'stock.silentMinutes': 'minutes',
  'weather.coverDays': 'days',
  'weather.hotDays': 'days',
  'weather.coldDays': 'days',
  'weather.rainDays': 'days',
  'regional.coverDays': 'days',
  'regional.lagDays': 'days',
};

type Rule = Pick<PolicyView, 'key' | 'kind'>;

/** A value as a person says it: "25%", "04:00", "是", "作废". */
export function valueText(t: Translate, formats: Formats, rule: Rule, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'string') return t.has(`choices.${value}`) ? t(`choices.${value}`) : value;
  if (typeof value !== 'number') return '–';
  const measure = MEASURES[rule.key];
  if (measure === 'clock') return clockText(value);
  if (measure === 'money') return formats.money(value);
  if (measure === 'percent') return formats.percent(value / 100);
  return measure ? t(`measures.${measure}`, { count: value }) : formats.number(value);
}

/** Short words behind the input: "%", "天", the currency. */
export function unitText(t: Translate, formats: Formats, rule: Rule): string {
  const measure = MEASURES[rule.key];
  if (measure === undefined || measure === 'clock') return '';
  return measure === 'money' ? formats.currency : t(`units.${measure}`);
}

/** What stands in the input for a value. */
export function inputText(formats: Formats, rule: Rule, value: unknown): string {
  const measure = MEASURES[rule.key];
  if (typeof value !== 'number') return String(value);
  if (measure === 'clock') return clockText(value);
  if (measure === 'money') return minorToDecimal(value, currencyDigits(formats.currency));
  return String(value);
}

/** True when the input is a time of day. */
export const isClock = (rule: Rule): boolean => MEASURES[rule.key] === 'clock';

/** The value of a typed text; undefined when it is none. The server checks the bounds. */
export function readValue(formats: Formats, rule: Rule, text: string): number | undefined {
  const measure = MEASURES[rule.key];
  if (measure === 'clock') return readClock(text) ?? undefined;
  if (measure === 'money') {
    const amount = readAmount(text, currencyDigits(formats.currency));
    return amount === null || Number.isNaN(amount) ? undefined : amount;
  }
  const plain = text.trim();
  if (!(rule.kind === 'integer' ? /^\d{1,9}$/ : /^\d{1,9}(?:\.\d{1,4})?$/).test(plain)) return undefined;
  return Number(plain);
}
