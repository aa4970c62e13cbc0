import { notificationRoutes } from '@larder/contracts/notifications/notifications';
import { useTranslations } from '@larder/i18n/react';
import { IconButton, lazyPart } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { Suspense, useState } from 'react';
import { apiQuery } from '../../lib/query.ts';

const REFRESH_MS = 30_000;
const loadPanel = () => import('./bell-panel.tsx');
const BellPanel = lazyPart(loadPanel);

/** Unread notifications in the top bar; the list comes with the first press. */
export default function NotificationBell() {
  const t = useTranslations('notifications');
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    ...apiQuery('notifications', notificationRoutes.unread, {}),
    refetchInterval: REFRESH_MS,
  });
  const unread = data?.unread ?? 0;
  return (
    <>
      <IconButton
        variant="quiet"
        label={unread > 0 ? t('bellUnread', { count: unread }) : t('bell')}
        aria-haspopup="dialog"
        aria-expanded={open}
        icon={<Bell aria-hidden />}
        {...(unread > 0 ? { count: unread } : {})}
        onPointerEnter={loadPanel}
        onClick={() => setOpen(true)}
      />
      {open ? (
        <Suspense fallback={null}>
          <BellPanel onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
