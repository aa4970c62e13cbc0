import { type ImportRun, importRoutes } from '@larder/contracts/pos-sync/imports';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, buttonClass, EmptyState, type Tone } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useMemo } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { RouteLink, useGo, useHref } from '../../components/route-link.tsx';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { importDetail, importNew } from './routes.tsx';

const TONES: Readonly<Record<ImportRun['state'], Tone>> = {
  uploaded: 'neutral',
  checking: 'neutral',
  checked: 'warn',
  importing: 'neutral',
  done: 'good',
  failed: 'bad',
};
const POLL_MS = 3_000;

/** Past and running imports, newest first. */
export default function ImportListPage() {
  const t = useTranslations('imports');
  const queryError = useQueryError();
  const href = useHref();
  const go = useGo();
  const columns = useColumns();
  const interval = useFallbackInterval(POLL_MS);
  const query = useInfiniteQuery({
    ...apiPages('pos-sync', importRoutes.list, { query: {} }),
    refetchInterval: (state) =>
      rowsOf(state.state.data).some((run) => run.state === 'checking' || run.state === 'importing') ? interval : false,
  });
  const start = (
    <RouteLink target={importNew.to()} className={buttonClass('primary')}>
      <FileUp aria-hidden />
      {t('start')}
    </RouteLink>
  );
  return (
    <ListPage title={t('title')} lead={t('lead')} actions={start}>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rowsOf<ImportRun>(query.data)}
        rowId={(run) => run.id}
        loading={query.isLoading}
        error={queryError(query)}
        rowHref={(run) => href(importDetail.to({ params: { importId: run.id } }))}
        onRowPress={(run) => go(importDetail.to({ params: { importId: run.id } }))}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('none')} detail={t('noneDetail')} actions={start} />}
      />
    </ListPage>
  );
}

function useColumns(): DataColumn<ImportRun>[] {
  const t = useTranslations('imports');
  const formats = useFormats();
  const { stores } = useSession();
  return useMemo(() => {
    const names = new Map(stores.map((store) => [store.id, nameIn(formats.locale, store)]));
    return [
      { id: 'file', header: t('file'), width: 150, value: (run) => run.fileName },
      {
        id: 'state',
        header: t('stateHeader'),
        width: 92,
        grow: 0,
        value: (run) => run.state,
        cell: (run) => <Badge tone={TONES[run.state]}>{t(`state.${run.state}`)}</Badge>,
      },
      { id: 'kind', header: t('kindHeader'), width: 110, wideOnly: true, value: (run) => t(`kind.${run.kind}`) },
      {
        id: 'store',
        header: t('store'),
        width: 130,
        wideOnly: true,
        value: (run) => (run.storeId === null ? t('manyStores') : (names.get(run.storeId) ?? '')),
      },
      {
        id: 'rows',
        header: t('rows'),
        width: 76,
        align: 'end',
        value: (run) => run.result?.rows ?? run.total,
        cell: (run) => formats.number(run.result?.rows ?? run.total),
      },
      {
        id: 'bad',
        header: t('failedRows'),
        width: 96,
        align: 'end',
        wideOnly: true,
        value: (run) => (run.result ?? run.check)?.badRows ?? null,
        cell: (run) =>
          (run.result ?? run.check) === null ? '' : formats.number((run.result ?? run.check)?.badRows ?? 0),
      },
      { id: 'by', header: t('by'), width: 120, wideOnly: true, value: (run) => run.createdByName },
      {
        id: 'at',
        header: t('at'),
        width: 116,
        wideOnly: true,
        value: (run) => run.createdAt,
        cell: (run) => <span className="num">{formats.dateTime(run.createdAt)}</span>,
      },
    ];
  }, [t, formats, stores]);
}
