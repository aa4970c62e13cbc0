import { ORDER_REASONS } from '@larder/contracts/ordering/reasons';
import type { Formats } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';

/** "+12%" with its sign, or a dash when there is nothing to compare with. */
export function changeText(formats: Formats, change: number | null): string {
  if (change === null) return '–';
  const text = formats.percent(Math.abs(change), Math.abs(change) < 0.1 ? 1 : 0);
  if (change === 0) return text;
  return `${change > 0 ? '+' : '−'}${text}`;
}

/** Minutes in words: "42 分钟", "3 小时 5 分". */
export function durationText(t: Translate, minutes: number): string {
  if (minutes < 60) return t('minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? t('wholeHours', { hours }) : t('hours', { hours, minutes: minutes % 60 });
}

/** A store's reason in the reader's language; a code that this version does not know is shown as it is. */
export function orderReasonText(locale: string, code: string): string {
  const reason = ORDER_REASONS.find((r) => r.code === code);
  if (!reason) return code;
  return locale === 'en' ? reason.en : reason['zh-CN'];
}

/** "李四", or "李四（代 张三）" for somebody who stands in. */
export const standInText = (
  t: Translate,
  person: { readonly displayName: string; readonly onBehalfOf: { readonly displayName: string } | null },
): string =>
  person.onBehalfOf
    ? t('standIn', { name: person.displayName, for: person.onBehalfOf.displayName })
    : person.displayName;

/** When a decision is due: "两小时后" while it waits, the minute once it was made. */
export function dueText(
  t: Translate,
  formats: Formats,
  task: { readonly overdue: boolean; readonly status: string; readonly dueAt: string },
  now: Date,
): string {
  if (task.overdue) return t('overdue');
  return task.status === 'open' ? formats.relative(task.dueAt, now) : formats.time(task.dueAt);
}
