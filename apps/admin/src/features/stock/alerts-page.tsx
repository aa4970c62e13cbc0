import { AlertKind, alertRoutes, type StockAlertView } from '@larder/contracts/inventory/alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Checkbox, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import { AlertDrawer } from './alert-drawer.tsx';
import { kindTone } from './alert-words.ts';
import { stockAlerts } from './routes.tsx';
import styles from './stock.module.css';

const REFRESH_MS = 30_000;
const VIEWS = ['running', 'open', 'muted', 'resolved'] as const;

type Page = (typeof alertRoutes.list.response)['_output'];

/** Items that are low, gone or negative, over all stores of the scope, and when that was last looked at. */
export default function AlertsPage() {
  const t = useTranslations('stock-alerts');
  const search = stockAlerts.useSearch();
  const setSearch = stockAlerts.useSetSearch();
  const { scope, store } = useScope();
  const queryError = useQueryError();
  const columns = useColumns(store === null);
  const kind = AlertKind.safeParse(search.kind).data;
  const filter = {
    view: search.view,
    ...(scope.kind === 'store' ? { storeId: scope.storeId } : {}),
    ...(scope.kind === 'region' ? { regionId: scope.regionId } : {}),
    ...(kind ? { kind } : {}),
    ...(search.unsure ? { unsure: 'true' as const } : {}),
    ...(search.q.trim() ? { search: search.q.trim() } : {}),
  };
  const query = useInfiniteQuery({
    ...apiPages('inventory', alertRoutes.list, { query: filter }),
    refetchInterval: REFRESH_MS,
  });
  const rows = rowsOf<StockAlertView>(query.data);
  const first = query.data?.pages[0] as Page | undefined;
  const counts = first?.counts;
  const countOf = { running: counts?.running, open: counts?.open, muted: counts?.muted, resolved: undefined };
  const filtered = kind !== undefined || search.unsure || search.q.trim() !== '';
  return (
    <ListPage
      title={t('title')}
      lead={first ? <Heartbeat heartbeat={first.heartbeat} /> : t('lead')}
      views={
        <ViewTabs
          label={t('views')}
          current={search.view}
          onSelect={(view) => setSearch({ view: VIEWS.find((v) => v === view) ?? 'running' })}
          views={VIEWS.map((id) => ({ id, label: t(id), count: countOf[id] }))}
        />
      }
      filters={
        <FilterBar
          search={{ value: search.q, onChange: (q) => setSearch({ q }), placeholder: t('find') }}
          end={
            <ExportButton
              label={t('export')}
              run={async () => {
                await download(alertRoutes.csv, { query: filter }, 'stock-alerts.csv');
                return t('exported');
              }}
            />
          }
        >
          <Select
            aria-label={t('kind')}
            value={kind ?? 'any'}
            onValueChange={(next) => setSearch({ kind: next === 'any' ? '' : next })}
            options={[
              { value: 'any', label: t('anyKind') },
              ...AlertKind.options.map((value) => ({ value: value as string, label: t(`kinds.${value}`) })),
            ]}
          />
          <Checkbox
            checked={search.unsure}
            onChange={(event) => setSearch({ unsure: event.currentTarget.checked })}
            label={t('unsureOnly')}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        currentId={search.alert}
        onRowPress={(row) => setSearch({ alert: row.id })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<Empty view={search.view} filtered={filtered} />}
      />
      <AlertDrawer alert={rows.find((row) => row.id === search.alert)} onClose={() => setSearch({ alert: '' })} />
    </ListPage>
  );
}

/** When the alerts were evaluated: silence must not look like peace. */
function Heartbeat({ heartbeat }: { heartbeat: Page['heartbeat'] }) {
  const t = useTranslations('stock-alerts');
  const formats = useFormats();
  const names = heartbeat.late
    .map((store) => nameIn(formats.locale, store))
    .join(formats.locale === 'en' ? ', ' : '、');
  if (heartbeat.late.length > 0)
    return (
      <span className={styles['late']} role="status">
        {t('late', { count: heartbeat.late.length, names })}
      </span>
    );
  if (heartbeat.oldestEvaluatedAt === null) return t('never');
  const time = formats.relative(heartbeat.oldestEvaluatedAt, new Date(serverNow()));
  return <span title={formats.dateTime(heartbeat.oldestEvaluatedAt)}>{t('evaluated', { time })}</span>;
}

function Empty({ view, filtered }: { view: (typeof VIEWS)[number]; filtered: boolean }) {
  const t = useTranslations('stock-alerts');
  if (filtered) return <EmptyState title={t('noneFiltered')} detail={t('noneFilteredDetail')} />;
  if (view === 'muted') return <EmptyState title={t('noneMuted')} />;
  if (view === 'resolved') return <EmptyState title={t('noneResolved')} />;
  return <EmptyState icon={<ShieldCheck aria-hidden />} title={t('none')} detail={t('noneDetail')} />;
}

function useColumns(withStore: boolean): DataColumn<StockAlertView>[] {
  const t = useTranslations('stock-alerts');
  const formats = useFormats();
  return useMemo(() => {
    const name = (of: { name: string; nameEn: string | null }) => nameIn(formats.locale, of);
    const store: DataColumn<StockAlertView> = {
      id: 'store',
      header: t('store'),
      width: 120,
      grow: 1,
      wideOnly: true,
      value: (row) => name(row.store),
    };
    return [
      {
        id: 'item',
        header: t('item'),
        width: 110,
        value: (row) => name(row.item),
        cell: (row) => (
          <span className={styles['item']}>
            {name(row.item)}
            <small>{withStore ? `${row.item.sku} · ${name(row.store)}` : row.item.sku}</small>
          </span>
        ),
      },
      ...(withStore ? [store] : []),
      {
        id: 'kind',
        header: t('kind'),
        width: 116,
        grow: 1,
        value: (row) => row.kind,
        cell: (row) => (
          <span className={styles['badges']}>
            <Badge tone={kindTone(row.kind)}>{t(`kinds.${row.kind}`)}</Badge>
            {row.sure ? null : <Badge>{t('unsure')}</Badge>}
          </span>
        ),
      },
      {
        id: 'stock',
        header: t('stock'),
        width: 130,
        align: 'end',
        value: (row) => Number(row.onHand),
        cell: (row) => (
          <span>
            <b className={Number(row.onHand) <= 0 ? styles['negative'] : undefined}>{formats.quantity(row.onHand)}</b>
            {' / '}
            {formats.quantity(row.safety, row.item.baseUom)}
          </span>
        ),
      },
      {
        id: 'expected',
        header: t('expected'),
        width: 130,
        align: 'end',
        wideOnly: true,
        value: (row) => row.evidence.expected?.dueDate,
        cell: (row) =>
          row.evidence.expected === null
            ? '–'
            : t('comingOn', {
                quantity: formats.quantity(row.evidence.expected.quantity),
                date: formats.businessDay(row.evidence.expected.dueDate),
              }),
      },
      {
        id: 'since',
        header: t('since'),
        width: 110,
        align: 'end',
        wideOnly: true,
        value: (row) => row.openedAt,
        cell: (row) => (
          <time dateTime={row.openedAt} title={formats.dateTime(row.openedAt)}>
            {formats.relative(row.openedAt, new Date(serverNow()))}
          </time>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: 120,
        wideOnly: true,
        value: (row) => row.state,
        cell: (row) => {
          if (row.state === 'resolved' && row.resolvedAt)
            return t('resolvedAt', { time: formats.time(row.resolvedAt) });
          return row.acknowledged ? t('acknowledgedBy', { name: row.acknowledged.by }) : t('openState');
        },
      },
    ];
  }, [t, formats, withStore]);
}
