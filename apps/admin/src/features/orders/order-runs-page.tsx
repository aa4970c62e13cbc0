import { type OrderRun, runRoutes } from '@larder/contracts/ordering/run';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Drawer, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { apiPages, apiQuery, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './orders.module.css';
import panels from './panels.module.css';
import { orderRuns } from './routes.tsx';
import { RunNowButton } from './run-now-button.tsx';

/** Every run of the suggestion: what it made, how long it took, what it left out. */
export default function OrderRunsPage() {
  const t = useTranslations('orders');
  const formats = useFormats();
  const { store } = useScope();
  const may = useMay();
  const { run } = orderRuns.useSearch();
  const setSearch = orderRuns.useSetSearch();
  const queryError = useQueryError();
  const query = useInfiniteQuery(apiPages('ordering', runRoutes.list, { query: store ? { storeId: store.id } : {} }));
  const columns = useMemo<DataColumn<OrderRun>[]>(
    () => [
      {
        id: 'started',
        header: t('run.started'),
        width: 118,
        value: (row) => row.startedAt,
        cell: (row) => <span className="num">{formats.dateTime(row.startedAt)}</span>,
      },
      {
        id: 'store',
        header: t('column.store'),
        width: 104,
        value: (row) => nameIn(formats.locale, { name: row.storeName, nameEn: row.storeNameEn }),
      },
      {
        id: 'trigger',
        header: t('run.trigger'),
        width: 90,
        grow: 0,
        wideOnly: true,
        value: (row) => row.trigger,
        cell: (row) => t(`run.triggers.${row.trigger}`),
      },
      {
        id: 'state',
        header: t('column.state'),
        width: 92,
        grow: 0,
        value: (row) => row.state,
        cell: (row) => (
          <Badge tone={row.state === 'failed' ? 'bad' : row.dataCompleteness === 'incomplete' ? 'warn' : 'good'}>
            {row.state === 'succeeded' && row.dataCompleteness === 'incomplete'
              ? t('run.states.incomplete')
              : t(`run.states.${row.state}`)}
          </Badge>
        ),
      },
      {
        id: 'orders',
        header: t('run.orders'),
        width: 128,
        grow: 0,
        align: 'end',
        wideOnly: true,
        value: (row) => row.ordersCreated + row.ordersRefreshed,
        cell: (row) => t('run.orderCounts', { created: row.ordersCreated, refreshed: row.ordersRefreshed }),
      },
      { id: 'lines', header: t('column.lines'), width: 64, grow: 0, align: 'end', value: (row) => row.lines },
      { id: 'skipped', header: t('run.skipped'), width: 72, grow: 0, align: 'end', value: (row) => row.skipped },
      {
        id: 'duration',
        header: t('run.duration'),
        width: 90,
        grow: 0,
        align: 'end',
        wideOnly: true,
        value: (row) => row.durationMs,
        cell: (row) =>
          row.durationMs === null ? null : t('run.seconds', { seconds: formats.number(row.durationMs / 1000, 1) }),
      },
    ],
    [t, formats],
  );
  return (
    <ListPage
      title={t('run.title')}
      lead={t('run.lead')}
      actions={may('ordering.run.start') ? <RunNowButton storeIds={store ? [store.id] : undefined} /> : null}
    >
      <DataTable
        label={t('run.title')}
        columns={columns}
        rows={rowsOf(query.data)}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        empty={<EmptyState title={t('empty.runs')} />}
        onRowPress={(row) => setSearch({ run: row.id }, 'push')}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
      />
      {run ? <RunPanel id={run} onClose={() => setSearch({ run: '' })} /> : null}
    </ListPage>
  );
}

function RunPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useTranslations('orders');
  const { locale, dateTime } = useFormats();
  const query = useQuery(apiQuery('ordering', runRoutes.get, { params: { id } }));
  return (
    <Drawer
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('run.skippedTitle')}
      description={
        query.data
          ? `${nameIn(locale, { name: query.data.storeName, nameEn: query.data.storeNameEn })} · ${dateTime(query.data.startedAt)}`
          : undefined
      }
    >
      <QueryGate query={query}>
        {(run) => (
          <div className={panels['skips']}>
            {run.error ? <p className={styles['problem']}>{run.error}</p> : null}
            {run.skips.length === 0 ? <p>{t('run.nothingSkipped')}</p> : null}
            {run.skips.map((skip) => (
              <section key={`${skip.reason} ${skip.sourceId}`}>
                <h3>
                  {t(`skip.${skip.reason}`)} <span className="num">{skip.count}</span>
                  {skip.sourceName ? (
                    <small className={styles['quiet']}>
                      {nameIn(locale, { name: skip.sourceName, nameEn: skip.sourceNameEn })}
                    </small>
                  ) : null}
                </h3>
                {skip.items.length > 0 ? (
                  <p>
                    {skip.items.map((item) => nameIn(locale, item)).join(t('listSeparator'))}
                    {skip.count > skip.items.length ? '…' : ''}
                  </p>
                ) : null}
              </section>
            ))}
          </div>
        )}
      </QueryGate>
    </Drawer>
  );
}
