import type { NotificationView } from '@larder/contracts/notifications/notifications';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';
import type { ReactNode } from 'react';
import { nameIn } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import styles from './notifications.module.css';
import { useNotificationWords } from './use-words.ts';

/** One notification as a link to what it is about. */
export function NotificationItem({
  notification,
  onOpen,
  actions,
}: {
  notification: NotificationView;
  onOpen: () => void;
  actions?: ReactNode;
}) {
  const t = useTranslations('notifications');
  const formats = useFormats();
  const { title, text, path } = useNotificationWords()(notification);
  const { store, readAt, quiet, createdAt } = notification;
  const unread = readAt === null && !quiet;
  return (
    <li className={styles['item']} data-unread={unread}>
      <a
        className={styles['link']}
        href={path}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <span className={styles['title']}>
          {unread ? <span className={styles['dot']} role="img" aria-label={t('isUnread')} /> : null}
          {title}
        </span>
        {text ? <span className={styles['text']}>{text}</span> : null}
        <span className={styles['meta']}>
          <span>{store ? nameIn(formats.locale, store) : t('chain')}</span>
          <time dateTime={createdAt} title={formats.dateTime(createdAt)}>
            {formats.relative(createdAt, new Date(serverNow()))}
          </time>
          {quiet ? <Badge>{t('quiet')}</Badge> : null}
        </span>
      </a>
      {actions ? <span className={styles['actions']}>{actions}</span> : null}
    </li>
  );
}
