import { type StockItem, stockRoutes } from '@larder/contracts/inventory/stock';
import { currencyDigits, minorToDecimal } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import { Badge, buttonClass, EmptyState, LedgerBand, Stat } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ClipboardCheck, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { AskButton } from '../../components/requests/ask-button.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { call } from '../../lib/api-client.ts';
import { saveCsv } from '../../lib/csv.ts';
import { addDays } from '../../lib/dates.ts';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, type ScopeView } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { ForStore } from './choose-store.tsx';
import { LedgerDrawer } from './ledger-drawer.tsx';
import { EXPIRY_DAYS, isLow, type StockView, VIEWS } from './model.ts';
import { stockCount, stockList, stockOpening, stockWaste } from './routes.tsx';
import styles from './stock.module.css';

type OneStore = NonNullable<ScopeView['store']>;
const EXPORT_PAGE = 500;

/** What a store has: on hand, lots, value, last count; each row opens its movements. */
export default function StockPage() {
  const t = useTranslations('stock');
  return <ForStore title={t('title')}>{(store) => <Stock key={store.id} store={store} />}</ForStore>;
}

function Stock({ store }: { store: OneStore }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const { serverTime } = useSession();
  const search = stockList.useSearch();
  const setSearch = stockList.useSetSearch();
  const queryError = useQueryError();
  const columns = useColumns(store.currency, serverTime.slice(0, 10));
  const view = VIEWS.find((v) => v === search.view) ?? 'all';
  const filter = filterOf(view, search.q, serverTime.slice(0, 10));
  const query = useInfiniteQuery(apiPages('inventory', stockRoutes.stock, { params: { id: store.id }, query: filter }));
  const all = rowsOf<StockItem>(query.data);
  const rows = useMemo(() => (view === 'low' ? all.filter(isLow) : all), [all, view]);
  const first = query.data?.pages[0] as { total?: number; value?: number; cutoverAt?: string | null } | undefined;
  const notOpened = first !== undefined && first.cutoverAt === null;
  const open = all.find((row) => row.itemId === search.item);
  return (
    <ListPage
      title={t('title')}
      lead={nameIn(formats.locale, store)}
      actions={<Actions store={store} />}
      summary={
        first ? (
          <LedgerBand label={t('summary')}>
            <Stat label={t('items')} value={formats.number(first.total ?? 0)} />
            <Stat label={t('value')} value={formats.moneyRounded(first.value ?? 0, store.currency)} />
            <Stat
              label={t('keptSince')}
              value={first.cutoverAt ? formats.businessDay(first.cutoverAt.slice(0, 10)) : t('notYet')}
            />
          </LedgerBand>
        ) : null
      }
      views={
        <ViewTabs
          label={t('views')}
          current={view}
          onSelect={(next) => setSearch({ view: next })}
          views={VIEWS.map((id) => ({ id, label: t(`view.${id}`) }))}
        />
      }
      filters={
        <FilterBar
          search={{ value: search.q, onChange: (q) => setSearch({ q }), placeholder: t('find') }}
          end={<StockExport store={store} filter={filter} view={view} />}
        />
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.itemId}
        loading={query.isFetching}
        error={queryError(query)}
        total={view === 'low' ? undefined : first?.total}
        currentId={search.item}
        onRowPress={(row) => setSearch({ item: row.itemId })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<Empty notOpened={notOpened} />}
      />
      <LedgerDrawer store={store} item={open} onClose={() => setSearch({ item: '' })} />
    </ListPage>
  );
}

function filterOf(view: StockView, q: string, today: string) {
  return {
    ...(q.trim() === '' ? {} : { search: q.trim() }),
    ...(view === 'negative' ? { negative: 'true' as const } : {}),
    ...(view === 'expiring' ? { expiringBefore: addDays(today, EXPIRY_DAYS + 1) } : {}),
  };
}

function Empty({ notOpened }: { notOpened: boolean }) {
  const t = useTranslations('stock');
  const may = useMay();
  if (!notOpened) return <EmptyState title={t('none')} detail={t('noneDetail')} />;
  return (
    <EmptyState
      title={t('notOpened')}
      detail={t('notOpenedDetail')}
      actions={
        may('inventory.opening.write') ? (
          <RouteLink target={stockOpening.to()} className={buttonClass('primary')}>
            {t('enterOpening')}
          </RouteLink>
        ) : null
      }
    />
  );
}

function Actions({ store }: { store: OneStore }) {
  const t = useTranslations('stock');
  const may = useMay();
  return (
    <>
      {may('inventory.waste.write') ? (
        <RouteLink target={stockWaste.to()} className={buttonClass()}>
          <Trash2 aria-hidden />
          {t('recordWaste')}
        </RouteLink>
      ) : null}
      <AskButton store={store} />
      {may('inventory.count.write') ? (
        <RouteLink target={stockCount.to()} className={buttonClass('primary')}>
          <ClipboardCheck aria-hidden />
          {t('countStock')}
        </RouteLink>
      ) : null}
    </>
  );
}

/** The whole filtered list, not only what is loaded. */
function StockExport({
  store,
  filter,
  view,
}: {
  store: OneStore;
  filter: ReturnType<typeof filterOf>;
  view: StockView;
}) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const run = async () => {
    const items: StockItem[] = [];
    let cursor: string | undefined;
    do {
      const page = await call(stockRoutes.stock, {
        params: { id: store.id },
        query: { ...filter, limit: EXPORT_PAGE, ...(cursor ? { cursor } : {}) },
      });
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const digits = currencyDigits(store.currency);
    const header = [t('sku'), t('item'), t('onHand'), t('unit'), t('value'), t('nextExpiry'), t('lastCount')];
    const rows = items
      .filter((item) => view !== 'low' || isLow(item))
      .map((item) => [
        item.sku,
        nameIn(formats.locale, item),
        item.onHand,
        unitName(formats.locale, item.baseUom),
        item.value === null ? '' : minorToDecimal(BigInt(item.value), digits),
        item.nextExpiry ?? '',
        item.lastCountedOn ?? '',
      ]);
    saveCsv(`${store.code}-stock.csv`, [header, ...rows]);
    return undefined;
  };
  return <ExportButton label={t('export')} run={run} />;
}

function useColumns(currency: string, today: string): DataColumn<StockItem>[] {
  const t = useTranslations('stock');
  const formats = useFormats();
  return useMemo(() => {
    const soon = addDays(today, EXPIRY_DAYS);
    return [
      {
        id: 'item',
        header: t('item'),
        width: 140,
        value: (row) => nameIn(formats.locale, row),
        cell: (row) => (
          <span className={styles['item']}>
            {nameIn(formats.locale, row)}
            <small className="num">{row.sku}</small>
          </span>
        ),
      },
      {
        id: 'category',
        header: t('category'),
        width: 110,
        wideOnly: true,
        value: (row) =>
          row.categoryName === null
            ? ''
            : nameIn(formats.locale, { name: row.categoryName, nameEn: row.categoryNameEn }),
      },
      {
        id: 'onHand',
        header: t('onHand'),
        width: 100,
        align: 'end',
        value: (row) => Number(row.onHand),
        cell: (row) => (
          <span className={Number(row.onHand) < 0 ? styles['negative'] : undefined}>
            {formats.quantity(row.onHand, unitName(formats.locale, row.baseUom))}
          </span>
        ),
      },
      {
        id: 'value',
        header: t('value'),
        width: 110,
        align: 'end',
        wideOnly: true,
        value: (row) => row.value,
        cell: (row) => (row.value === null ? '–' : formats.money(row.value, currency)),
      },
      {
        id: 'expiry',
        header: t('nextExpiry'),
        width: 104,
        align: 'end',
        value: (row) => row.nextExpiry,
        cell: (row) =>
          row.nextExpiry === null ? (
            ''
          ) : row.nextExpiry <= soon ? (
            <Badge tone={row.nextExpiry < today ? 'bad' : 'warn'}>{formats.businessDay(row.nextExpiry)}</Badge>
          ) : (
            formats.businessDay(row.nextExpiry)
          ),
      },
      {
        id: 'counted',
        header: t('lastCount'),
        width: 110,
        align: 'end',
        wideOnly: true,
        value: (row) => row.lastCountedOn,
        cell: (row) => (row.lastCountedOn === null ? '' : formats.businessDay(row.lastCountedOn)),
      },
    ];
  }, [t, formats, currency, today]);
}
