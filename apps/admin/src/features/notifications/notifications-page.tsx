import { NotificationKind } from '@larder/contracts/notifications/kinds';
import { type NotificationView, notificationRoutes } from '@larder/contracts/notifications/notifications';
import { useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, EmptyState, IconButton, Select, Skeleton } from '@larder/ui';
import { FilterBar, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { BellOff, CheckCheck, Mail, MailOpen, SlidersHorizontal } from 'lucide-react';
import { useRef } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiPages, apiQuery, rowsOf } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { useListKeys } from '../../lib/use-list-keys.ts';
import { NotificationItem } from './notification-item.tsx';
import styles from './notifications.module.css';
import { notificationList, notificationSettings } from './routes.tsx';
import { useMarks } from './use-marks.ts';

const PAGE = 40;
const BARS = [72, 58, 80, 64, 70, 50];

/** Everything a person was told, newest first. */
export default function NotificationsPage() {
  const t = useTranslations('notifications');
  const search = notificationList.useSearch();
  const setSearch = notificationList.useSetSearch();
  const { scope } = useScope();
  const queryError = useQueryError();
  const marks = useMarks();
  const list = useRef<HTMLUListElement>(null);
  const known = NotificationKind.safeParse(search.kind);
  const kind = known.success ? known.data : undefined;
  const storeId = scope.kind === 'store' ? scope.storeId : undefined;
  const filter = { ...(kind ? { kind } : {}), ...(storeId ? { storeId } : {}) };
  const query = useInfiniteQuery(
    apiPages('notifications', notificationRoutes.list, {
      query: { ...filter, ...(search.view === 'unread' ? { unread: 'true' as const } : {}), limit: PAGE },
    }),
  );
  const unread = useQuery(apiQuery('notifications', notificationRoutes.unread, {}));
  const choices = useQuery(apiQuery('notifications', notificationRoutes.preferences, {}));
  const rows = rowsOf<NotificationView>(query.data);
  const [newest] = rows;
  useListKeys(list);

  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <RouteLink className={buttonClass()} target={notificationSettings.to()}>
            <SlidersHorizontal aria-hidden />
            {t('settings')}
          </RouteLink>
          {newest && rows.some((row) => row.readAt === null) ? (
            <Button
              icon={<CheckCheck aria-hidden />}
              loading={marks.marking}
              onClick={() => marks.markAll(newest, filter)}
            >
              {t('markAll')}
            </Button>
          ) : null}
        </>
      }
      views={
        <ViewTabs
          label={t('views')}
          current={search.view}
          onSelect={(view) => setSearch({ view: view === 'unread' ? 'unread' : 'all' })}
          views={[
            { id: 'all', label: t('all') },
            { id: 'unread', label: t('unread'), count: unread.data?.unread },
          ]}
        />
      }
      filters={
        <FilterBar>
          <Select
            aria-label={t('kindFilter')}
            value={kind ?? 'any'}
            onValueChange={(next) => setSearch({ kind: next === 'any' ? '' : next })}
            options={[
              { value: 'any', label: t('anyKind') },
              ...(choices.data?.kinds ?? []).map((one) => ({ value: one.kind, label: t(`kind.${one.kind}.name`) })),
            ]}
          />
        </FilterBar>
      }
    >
      {query.error ? queryError(query) : null}
      {query.isPending ? (
        <div className={styles['bars']} aria-busy="true">
          {BARS.map((width) => (
            <Skeleton key={width} width={`${width}%`} height={20} />
          ))}
        </div>
      ) : null}
      {query.data && rows.length === 0 ? (
        <EmptyState
          icon={<BellOff aria-hidden />}
          title={search.view === 'unread' ? t('noneUnread') : t('none')}
          detail={search.view === 'unread' ? t('noneUnreadDetail') : t('noneDetail')}
        />
      ) : null}
      <ul ref={list} className={styles['list']}>
        {rows.map((row) => (
          <NotificationItem
            key={row.id}
            notification={row}
            onOpen={() => marks.open(row)}
            actions={
              <IconButton
                variant="quiet"
                label={row.readAt === null ? t('markRead') : t('markUnread')}
                icon={row.readAt === null ? <MailOpen aria-hidden /> : <Mail aria-hidden />}
                onClick={() => marks.mark(row.id, row.readAt === null)}
              />
            }
          />
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className={styles['more']}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      ) : null}
    </ListPage>
  );
}
