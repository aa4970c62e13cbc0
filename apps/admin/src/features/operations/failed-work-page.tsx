import { type FailedWork, failedWorkRoutes } from '@larder/contracts/operations/failed-work';
import { WORK_CLASSES } from '@larder/contracts/operations/health';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { apiPages, apiQuery, rowsOf, useApiMutation } from '../../lib/query.ts';
import { useMay } from '../../lib/session.ts';
import { FailedWorkDrawer } from './failed-work-drawer.tsx';
import { failedWork } from './routes.tsx';
import { useOperationsWords } from './words.ts';

const ANY = 'any';
const REFRESH_MS = 10_000;

/** Background work that failed for good: looked at, tried again or given up. */
export default function FailedWorkPage() {
  const t = useTranslations('operations');
  const may = useMay();
  const words = useOperationsWords();
  const search = failedWork.useSearch();
  const setSearch = failedWork.useSetSearch();
  const queryError = useQueryError();
  const columns = useColumns();
  const [confirming, setConfirming] = useState(false);
  const cls = WORK_CLASSES.find((c) => c === search.class);
  const kinds = useQuery({ ...apiQuery('operations', failedWorkRoutes.kinds, {}), refetchInterval: REFRESH_MS });
  const query = useInfiniteQuery({
    ...apiPages('operations', failedWorkRoutes.list, {
      query: { ...(search.kind ? { kind: search.kind } : {}), ...(cls ? { class: cls } : {}) },
    }),
    refetchInterval: REFRESH_MS,
  });
  const rows = rowsOf<FailedWork>(query.data);
  const known = kinds.data?.items ?? [];
  const total = known.reduce((sum, k) => sum + k.count, 0);
  const chosen = known.find((k) => k.kind === search.kind);
  const retryAll = useApiMutation({
    route: failedWorkRoutes.retryKind,
    invalidates: ['operations'],
    success: ({ count }) => t('retriedAll', { count }),
    onSuccess: () => setConfirming(false),
  });
  return (
    <ListPage
      title={t('failedTitle')}
      lead={total === 0 ? t('failedLead') : t('failedLeadCount', { count: total })}
      actions={
        may('operations.work.write') && chosen ? (
          <Button icon={<RotateCcw aria-hidden />} onClick={() => setConfirming(true)}>
            {t('retryAll', { count: chosen.count })}
          </Button>
        ) : null
      }
      filters={
        <FilterBar>
          <Select
            aria-label={t('kindHeader')}
            value={search.kind || ANY}
            onValueChange={(kind) => setSearch({ kind: kind === ANY ? '' : kind })}
            options={[
              { value: ANY, label: t('anyKind') },
              ...known.map((k) => ({
                value: k.kind,
                label: t('kindCount', { kind: words.kind(k.kind), count: k.count }),
              })),
            ]}
          />
          <Select
            aria-label={t('urgency')}
            value={cls ?? ANY}
            onValueChange={(next) => setSearch({ class: next === ANY ? '' : next })}
            options={[
              { value: ANY, label: t('anyUrgency') },
              ...WORK_CLASSES.map((value) => ({ value: value as string, label: t(`work.${value}`) })),
            ]}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('failedTitle')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isPending}
        error={queryError(query)}
        currentId={search.open}
        onRowPress={(row) => setSearch({ open: row.id })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('noneFailed')} detail={t('noneFailedDetail')} />}
      />
      <FailedWorkDrawer work={rows.find((row) => row.id === search.open)} onClose={() => setSearch({ open: '' })} />
      <Dialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t('retryAllTitle', { kind: words.kind(search.kind), count: chosen?.count ?? 0 })}
        description={t('retryAllDetail')}
        footer={
          <>
            <Button onClick={() => setConfirming(false)}>{t('cancel')}</Button>
            <Button
              variant="primary"
              loading={retryAll.isPending}
              onClick={() => retryAll.mutate({ body: { kind: search.kind } })}
            >
              {t('retryAll', { count: chosen?.count ?? 0 })}
            </Button>
          </>
        }
      />
    </ListPage>
  );
}

function useColumns(): DataColumn<FailedWork>[] {
  const t = useTranslations('operations');
  const formats = useFormats();
  const words = useOperationsWords();
  return useMemo(
    () => [
      { id: 'kind', header: t('kindHeader'), width: 116, grow: 1, value: (row) => words.kind(row.kind) },
      { id: 'error', header: t('lastError'), width: 128, grow: 2, sortable: false, value: (row) => row.lastError },
      { id: 'attempts', header: t('attempts'), width: 90, align: 'end', wideOnly: true, value: (row) => row.attempts },
      {
        id: 'class',
        header: t('urgency'),
        width: 110,
        wideOnly: true,
        value: (row) => t(`work.${row.class}`),
      },
      {
        id: 'failedAt',
        header: t('failedAt'),
        width: 112,
        grow: 0,
        value: (row) => row.failedAt,
        cell: (row) => <span className="num">{formats.dateTime(row.failedAt)}</span>,
      },
    ],
    [t, formats, words],
  );
}
