import type { OutcomeLine } from '@larder/contracts/ordering/outcomes';
import type { Formats } from '@larder/i18n';
import { type Translate, useFormats, useTranslations } from '@larder/i18n/react';
import { useMemo } from 'react';

/** What a changed line did, as a sentence: "您加了 6，多卖 4，多报损 2 → 多花 ¥8.40". */
export function useOutcomeWords(): { sentence: (line: OutcomeLine) => string } {
  const t = useTranslations('outcomes');
  const formats = useFormats();
  return useMemo(() => ({ sentence: (line) => sentenceOf(t, formats, line) }), [t, formats]);
}

function sentenceOf(t: Translate, formats: Formats, line: OutcomeLine): string {
  const who = line.person.isReader ? 'you' : 'other';
  /** The words for more or for less of something; nothing when there is no difference. */
  const part = (change: number, more: string, less: string): string[] =>
    change === 0 ? [] : [t(change > 0 ? more : less, { who, quantity: formats.number(Math.abs(change)) })];
  const changed = part(Number(line.ordered) - Number(line.baseline), 'sentence.more', 'sentence.less');
  const comma = t('sentence.comma');
  if (line.undecided !== null) return [...changed, t(`undecided.${line.undecided}`)].join(comma);
  const parts = [
    ...changed,
    ...part(Number(line.sold), 'sentence.soldMore', 'sentence.soldLess'),
    ...part(Number(line.wasted), 'sentence.wastedMore', 'sentence.wastedLess'),
  ];
  return `${parts.join(comma)} → ${endOf(t, formats, line)}`;
}

function endOf(t: Translate, formats: Formats, { effect, currency }: OutcomeLine): string {
  if (effect === 0) return t('sentence.even');
  return t(effect < 0 ? 'sentence.cost' : 'sentence.gain', { money: formats.money(Math.abs(effect), currency) });
}
