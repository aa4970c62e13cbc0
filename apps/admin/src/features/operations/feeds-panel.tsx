import { type StoreFeed, storeFeedRoutes } from '@larder/contracts/operations/health';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import { useOperationsWords } from './words.ts';

const REFRESH_MS = 30_000;
const SECOND_MS = 1_000;
/** Tickets that a till still holds after this long are late. */
const LATE_SECONDS = 900;

/** Seconds that a store's data are behind: the age of the oldest ticket that a till still holds; 0 when none. */
const lagSeconds = (feed: StoreFeed): number =>
  feed.oldestUnsentAt === null ? 0 : Math.max(0, (serverNow() - Date.parse(feed.oldestUnsentAt)) / SECOND_MS);

/** How far behind each store's tickets are. */
export function FeedsPanel() {
  const t = useTranslations('operations');
  const formats = useFormats();
  const words = useOperationsWords();
  const queryError = useQueryError();
  const query = useQuery({ ...apiQuery('operations', storeFeedRoutes.list, {}), refetchInterval: REFRESH_MS });
  const columns = useMemo<DataColumn<StoreFeed>[]>(
    () => [
      {
        id: 'store',
        header: t('store'),
        width: 150,
        narrowWidth: 112,
        grow: 1,
        value: (row) => nameIn(formats.locale, row),
      },
      {
        id: 'lag',
        header: t('lag'),
        width: 130,
        narrowWidth: 96,
        value: (row) => lagSeconds(row),
        cell: (row) => {
          if (row.unsent === null && row.lastTicketAt === null) return <Badge>{t('noTickets')}</Badge>;
          const seconds = Math.floor(lagSeconds(row));
          if (seconds === 0) return <Badge tone="good">{t('upToDate')}</Badge>;
          return <Badge tone={seconds > LATE_SECONDS ? 'bad' : 'warn'}>{words.age(seconds)}</Badge>;
        },
      },
      {
        id: 'unsent',
        header: t('unsent'),
        width: 100,
        wideOnly: true,
        align: 'end',
        value: (row) => row.unsent ?? -1,
        cell: (row) => <span className="num">{row.unsent === null ? '–' : formats.number(row.unsent)}</span>,
      },
      {
        id: 'ticket',
        header: t('lastTicket'),
        width: 170,
        narrowWidth: 108,
        value: (row) => row.lastTicketAt ?? '',
        cell: (row) => <span className="num">{row.lastTicketAt ? formats.dateTime(row.lastTicketAt) : '–'}</span>,
      },
      {
        id: 'seen',
        header: t('lastSeen'),
        width: 170,
        wideOnly: true,
        value: (row) => row.lastSeenAt ?? '',
        cell: (row) => <span className="num">{row.lastSeenAt ? formats.dateTime(row.lastSeenAt) : t('never')}</span>,
      },
      {
        id: 'held',
        header: t('held'),
        width: 100,
        align: 'end',
        wideOnly: true,
        value: (row) => row.quarantined,
      },
    ],
    [t, formats, words],
  );
  return (
    <Panel title={t('feeds')}>
      <DataTable
        label={t('feeds')}
        columns={columns}
        rows={query.data?.items ?? []}
        rowId={(row) => row.storeId}
        loading={query.isPending}
        error={queryError(query)}
        empty={<EmptyState title={t('noStores')} />}
        maxHeight="420px"
      />
    </Panel>
  );
}
