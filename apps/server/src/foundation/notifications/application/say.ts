import { type NotificationKind, wordsOf } from '@larder/contracts/notifications/kinds';
import type { Formats } from '@larder/i18n';

/** Message arguments of a stored notification for one reader; undefined when its params are of an older shape. */
export const sayWith = (
  formats: Formats,
  kind: NotificationKind,
  params: unknown,
): Record<string, string | number> | undefined =>
  wordsOf(kind, params, {
    locale: formats.locale,
    name: (named) => (formats.locale === 'en' ? (named.nameEn ?? named.name) : named.name),
    list: (names) => names.join(formats.locale === 'en' ? ', ' : '、'),
    dateTime: (instant) => formats.dateTime(instant),
    date: (day) => formats.businessDay(day, 'short'),
  });
