import type { OrderSummary } from '@larder/contracts/ordering/order';
import { orderFigureRoutes } from '@larder/contracts/ordering/order-figures';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, EmptyState, lazyPart, usePhone } from '@larder/ui';
import { type DataColumn, DataTable, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { apiPages, apiQuery, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { CutoffWords, minutesOf, StateBadge, sourceName } from './order-words.tsx';
import styles from './orders.module.css';
import { orderDetail, orderList } from './routes.tsx';
import { RunNowButton } from './run-now-button.tsx';

const CreateOrderDialog = lazyPart(() =>
  import('./create-order-dialog.tsx').then((m) => ({ default: m.CreateOrderDialog })),
);
const StoppedItems = lazyPart(() => import('./stopped-items.tsx').then((m) => ({ default: m.StoppedItems })));

const VIEWS = ['open', 'awaiting', 'history'] as const;

/** Today's orders of the store, or of every store in scope: soonest cut-off first. */
export default function OrderListPage() {
  const t = useTranslations('orders');
  const formats = useFormats();
  const { scope, stores, store } = useScope();
  const { view } = orderList.useSearch();
  const setSearch = orderList.useSetSearch();
  const href = useHref();
  const go = useGo();
  const may = useMay();
  const phone = usePhone();
  const [creating, setCreating] = useState(false);
  const [stopped, setStopped] = useState(false);
  const queryError = useQueryError();
  const query = useInfiniteQuery(
    apiPages('ordering', orderRoutes.list, { query: { tab: view, ...(store ? { storeId: store.id } : {}) } }),
  );
  const inScope = useMemo(() => new Set(stores.map((s) => s.id)), [stores]);
  const rows = rowsOf(query.data).filter((row) => scope.kind !== 'region' || inScope.has(row.storeId));

  const columns = useMemo<DataColumn<OrderSummary>[]>(() => {
    // The longest state is two words in English. All columns together fit a tablet, and three of them a phone; with
    // large type a tablet leaves out the counts.
    const english = formats.locale === 'en';
    const share = sharesOf(english, Boolean(store), phone);
    const place: DataColumn<OrderSummary> = {
      id: 'store',
      header: t('column.store'),
      width: 100,
      grow: 2,
      value: (row) => nameIn(formats.locale, { name: row.storeName, nameEn: row.storeNameEn }),
    };
    const source: DataColumn<OrderSummary> = {
      id: 'source',
      header: t('column.source'),
      width: phone ? (store ? 120 : 166) : 102,
      grow: share.source,
      value: (row) => sourceName(formats.locale, row),
      cell: (row) => (
        <>
          {sourceName(formats.locale, row)}{' '}
          {row.urgency === 'urgent' ? <strong className={styles['soon']}>{t('urgent')}</strong> : null}
          {phone ? (
            <small className={styles['quiet']}>
              {store ? null : `${nameIn(formats.locale, { name: row.storeName, nameEn: row.storeNameEn })} · `}
              <span className="num">
                {view === 'history' ? formats.dateTime(row.cutoffAt) : formats.weekdayTime(row.cutoffAt)}
              </span>
            </small>
          ) : null}
        </>
      ),
    };
    return [
      // On a phone the store stands under the supplier.
      ...(store || phone ? [source] : [place, source]),
      {
        id: 'delivery',
        header: t('column.delivery'),
        width: 86,
        grow: share.delivery,
        wideOnly: true,
        value: (row) => row.deliveryDate,
        cell: (row) => formats.businessDay(row.deliveryDate, 'short'),
      },
      {
        id: 'cutoff',
        header: t('column.cutoff'),
        width: 120,
        grow: share.cutoff,
        wideOnly: true,
        value: (row) => row.cutoffAt,
        cell: (row) =>
          view === 'history' ? (
            <span className="num">{formats.dateTime(row.cutoffAt)}</span>
          ) : (
            <CutoffWords at={row.cutoffAt} />
          ),
      },
      {
        id: 'state',
        header: t('column.state'),
        width: english && !phone ? 138 : 96,
        grow: 0,
        value: (row) => row.state,
        cell: (row) => (
          <span className={phone ? styles['state'] : undefined}>
            <StateBadge state={row.state} />
          </span>
        ),
      },
      {
        id: 'lines',
        header: t('column.lines'),
        width: 52,
        grow: 0.3,
        align: 'end',
        wideOnly: true,
        spare: 3,
        value: (row) => row.orderedCount,
      },
      {
        id: 'short',
        header: t('column.short'),
        width: 66,
        grow: 0.3,
        align: 'end',
        wideOnly: true,
        spare: 1,
        value: (row) => row.runsOutCount,
        cell: (row) => (row.runsOutCount === 0 ? '–' : row.runsOutCount),
      },
      {
        id: 'changed',
        header: t('column.changed'),
        width: 72,
        grow: 0.3,
        align: 'end',
        wideOnly: true,
        spare: 2,
        value: (row) => row.changedCount,
        cell: (row) => (row.changedCount === 0 ? '–' : row.changedCount),
      },
      ...(view === 'history'
        ? [
            {
              id: 'review',
              header: t('column.reviewTime'),
              width: 64,
              grow: 0.3,
              align: 'end' as const,
              wideOnly: true,
              spare: 4,
              value: (row: OrderSummary) => row.reviewSeconds,
              cell: (row: OrderSummary) =>
                row.reviewSeconds === null ? '–' : t('minutes', { minutes: minutesOf(row.reviewSeconds) }),
            },
          ]
        : []),
      {
        id: 'amount',
        header: t('column.amount'),
        width: 90,
        grow: 0.7,
        align: 'end',
        value: (row) => row.amount,
        cell: (row) => formats.money(row.amount, row.currency),
      },
    ];
  }, [t, formats, store, view, phone]);

  return (
    <ListPage
      title={t('title')}
      lead={<ListLead storeId={store?.id} />}
      actions={
        <>
          {may('ordering.run.start') ? <RunNowButton storeIds={store ? [store.id] : undefined} /> : null}
          {store ? <Button onClick={() => setStopped(true)}>{t('action.showStopped')}</Button> : null}
          {may('ordering.order.write') ? (
            <Button icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
              {t('action.newOrder')}
            </Button>
          ) : null}
        </>
      }
      views={
        <ViewTabs
          label={t('views')}
          current={view}
          onSelect={(id) => setSearch({ view: id as (typeof VIEWS)[number] })}
          views={VIEWS.map((id) => ({ id, label: t(`list.${id}`) }))}
        />
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        empty={<EmptyState title={t(`empty.${view}`)} detail={view === 'open' ? t('empty.openHint') : undefined} />}
        rowHref={(row) => href(orderDetail.to({ params: { orderId: row.id } }))}
        onRowPress={(row) => go(orderDetail.to({ params: { orderId: row.id } }))}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
      />
      <Suspense fallback={null}>
        {stopped && store ? <StoppedItems storeId={store.id} onClose={() => setStopped(false)} /> : null}
        {creating ? (
          <CreateOrderDialog
            stores={stores}
            onClose={() => setCreating(false)}
            onCreated={(orderId) => go(orderDetail.to({ params: { orderId } }))}
          />
        ) : null}
      </Suspense>
    </ListPage>
  );
}

const REVIEW_DAYS = 7;

/** How the list stands, and how long it takes from opening an order to submitting it. */
function ListLead({ storeId }: { readonly storeId: string | undefined }) {
  const t = useTranslations('orders');
  const times = useQuery(
    apiQuery('ordering', orderFigureRoutes.reviewTimes, {
      query: { days: REVIEW_DAYS, ...(storeId ? { storeId } : {}) },
    }),
  );
  const median = times.data?.medianSeconds ?? null;
  return (
    <span className={styles['lead']}>
      <span>{t('list.lead')}</span>
      {median === null ? null : (
        <span>
          {t('list.reviewTime', { days: REVIEW_DAYS, minutes: minutesOf(median), count: times.data?.orders ?? 0 })}
        </span>
      )}
    </span>
  );
}

/**
 * Shares of the spare width. Of one store there is room for date, cut-off and any amount in one line on a tablet; of many
 * only on a wide screen, in English with more of it, where the time left is a sentence.
 */
function sharesOf(english: boolean, oneStore: boolean, phone: boolean) {
  const source = oneStore && !phone ? 1 : 2;
  return english || oneStore ? { source, delivery: 0.75, cutoff: 1.6 } : { source, delivery: 0.6, cutoff: 1 };
}
