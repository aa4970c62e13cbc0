import { type NotificationView, notificationRoutes as r } from '@larder/contracts/notifications/notifications';
import { useTranslations } from '@larder/i18n/react';
import { useRouter } from '@tanstack/react-router';
import { useApiMutation } from '../../lib/query.ts';
import { useNotificationWords } from './use-words.ts';

/** Opening, marking and marking all, shared by the panel and the page. */
export function useMarks() {
  const t = useTranslations('notifications');
  const router = useRouter();
  const words = useNotificationWords();
  const mark = useApiMutation({ route: r.mark, invalidates: ['notifications'] });
  const markAll = useApiMutation({
    route: r.markAll,
    invalidates: ['notifications'],
    success: ({ marked }) => (marked > 0 ? t('markedAll', { count: marked }) : ''),
  });
  return {
    open(notification: NotificationView): void {
      if (notification.readAt === null) mark.mutate({ body: { ids: [notification.id], read: true } });
      router.history.push(words(notification).path);
    },
    mark: (id: string, read: boolean) => mark.mutate({ body: { ids: [id], read } }),
    /** Everything up to the newest that is on the screen: what comes meanwhile stays unread. */
    markAll: (newest: NotificationView, filter: Omit<Parameters<typeof markAll.mutate>[0]['body'], 'until'> = {}) =>
      markAll.mutate({ body: { ...filter, until: newest.createdAt } }),
    marking: markAll.isPending,
  };
}
