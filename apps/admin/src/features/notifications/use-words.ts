import { pathOf, wordsOf } from '@larder/contracts/notifications/kinds';
import type { NotificationView } from '@larder/contracts/notifications/notifications';
import { createFormats } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { nameIn } from '../../lib/scope.ts';

export interface NotificationWords {
  title: string;
  text: string;
  /** Where the thing stands in the app. */
  path: string;
}

/** Turns a notification's data into the reader's words; times are those of the store. */
export function useNotificationWords(): (notification: NotificationView) => NotificationWords {
  const t = useTranslations('notifications');
  const formats = useFormats();
  return ({ kind, params, store }) => {
    const { locale } = formats;
    const there = createFormats({ locale, zone: store?.zone ?? formats.zone, currency: formats.currency });
    const words = wordsOf(kind, params, {
      locale,
      name: (named) => nameIn(locale, named),
      list: (names) => names.join(locale === 'en' ? ', ' : '、'),
      dateTime: there.dateTime,
      date: (day) => there.businessDay(day, 'short'),
    });
    const path = pathOf(kind, params, store?.id ?? null);
    if (!words) return { title: t(`kind.${kind}.name`), text: '', path };
    return { title: t(`kind.${kind}.title`, words), text: t(`kind.${kind}.text`, words), path };
  };
}
