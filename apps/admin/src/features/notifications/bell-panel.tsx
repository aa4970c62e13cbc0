import { type NotificationView, notificationRoutes } from '@larder/contracts/notifications/notifications';
import { useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, Drawer, EmptyState, Skeleton } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { BellOff, CheckCheck } from 'lucide-react';
import { useQueryError } from '../../components/list-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import { NotificationItem } from './notification-item.tsx';
import styles from './notifications.module.css';
import { notificationList, notificationSettings } from './routes.tsx';
import { useMarks } from './use-marks.ts';

const SHOWN = 12;
const BARS = [72, 58, 80, 64];

/** The latest notifications beside the page that is open. */
export default function BellPanel({ onClose }: { onClose: () => void }) {
  const t = useTranslations('notifications');
  const queryError = useQueryError();
  const marks = useMarks();
  const query = useQuery(apiQuery('notifications', notificationRoutes.list, { query: { limit: SHOWN } }));
  const items: NotificationView[] = query.data?.items ?? [];
  const [newest] = items;
  const hasUnread = items.some((item) => item.readAt === null);
  return (
    <Drawer
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('recent')}
      footer={
        <>
          <RouteLink className={buttonClass('quiet')} target={notificationSettings.to()} onClick={onClose}>
            {t('settings')}
          </RouteLink>
          <RouteLink className={buttonClass('secondary')} target={notificationList.to()} onClick={onClose}>
            {t('seeAll')}
          </RouteLink>
        </>
      }
    >
      <div className={styles['panel']}>
        {hasUnread && newest ? (
          <Button
            size="sm"
            variant="quiet"
            icon={<CheckCheck aria-hidden />}
            loading={marks.marking}
            onClick={() => marks.markAll(newest)}
          >
            {t('markAll')}
          </Button>
        ) : null}
        {query.error ? queryError(query) : null}
        {query.isPending ? (
          <div className={styles['bars']} aria-busy="true">
            {BARS.map((width) => (
              <Skeleton key={width} width={`${width}%`} height={18} />
            ))}
          </div>
        ) : null}
        {query.data && items.length === 0 ? (
          <EmptyState icon={<BellOff aria-hidden />} title={t('none')} detail={t('noneDetail')} />
        ) : null}
        <ul className={styles['list']}>
          {items.map((item) => (
            <NotificationItem
              key={item.id}
              notification={item}
              onOpen={() => {
                onClose();
                marks.open(item);
              }}
            />
          ))}
        </ul>
      </div>
    </Drawer>
  );
}
