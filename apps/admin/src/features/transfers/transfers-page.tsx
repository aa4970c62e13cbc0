import { type Transfer, transferRoutes } from '@larder/contracts/inventory/transfers';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowLeftRight, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import { useMay } from '../../lib/session.ts';
import { transferList } from './routes.tsx';
import styles from './transfers.module.css';
import { sideName, stateTone } from './words.ts';

const TABS = ['open', 'history'] as const;

const TransferDrawer = lazyDrawer(() => import('./transfer-drawer.tsx').then((m) => m.TransferDrawer));
const CreateDrawer = lazyDrawer(() => import('./create-drawer.tsx').then((m) => m.CreateDrawer));

/** Goods between stores: what waits for whom, what is under way, what came of it. */
export default function TransfersPage() {
  const t = useTranslations('transfers');
  const may = useMay();
  const { tab, transfer } = transferList.useSearch();
  const setSearch = transferList.useSetSearch();
  const { store } = useScope();
  const queryError = useQueryError();
  const columns = useColumns();
  const [creating, setCreating] = useState(false);
  const query = useInfiniteQuery(
    apiPages('inventory', transferRoutes.list, { query: { tab, ...(store ? { storeId: store.id } : {}) } }),
  );
  const rows = rowsOf<Transfer>(query.data);
  const create = may('inventory.transfer.write') ? (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
      {t('new')}
    </Button>
  ) : null;
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={create}
      views={
        <ViewTabs
          label={t('views')}
          current={tab}
          onSelect={(next) => setSearch({ tab: TABS.find((one) => one === next) ?? 'open' })}
          views={TABS.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        />
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        currentId={transfer}
        onRowPress={(row) => setSearch({ transfer: row.id })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={
          tab === 'open' ? (
            <EmptyState icon={<ArrowLeftRight aria-hidden />} title={t('none')} detail={t('noneDetail')} />
          ) : (
            <EmptyState title={t('noHistory')} />
          )
        }
      />
      <TransferDrawer open={transfer !== ''} id={transfer} onClose={() => setSearch({ transfer: '' })} />
      <CreateDrawer
        open={creating}
        onClose={() => setCreating(false)}
        onCreated={(id) => setSearch({ transfer: id, tab: 'open' })}
      />
    </ListPage>
  );
}

function useColumns(): DataColumn<Transfer>[] {
  const t = useTranslations('transfers');
  const formats = useFormats();
  return useMemo(() => {
    const first = (row: Transfer) => nameIn(formats.locale, { name: row.firstItem ?? '', nameEn: row.firstItemEn });
    const route = (row: Transfer) =>
      t('route', { from: sideName(formats.locale, row.from), to: sideName(formats.locale, row.to) });
    return [
      {
        id: 'route',
        header: t('store'),
        width: 180,
        grow: 2,
        value: route,
        cell: (row) => (
          <span className={styles['two']}>
            {route(row)}
            <small>{row.lineCount > 1 ? t('itemsOf', { first: first(row), count: row.lineCount }) : first(row)}</small>
          </span>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: 132,
        grow: 1,
        value: (row) => row.state,
        cell: (row) => <Badge tone={stateTone(row.state)}>{t(`states.${row.state}`)}</Badge>,
      },
      {
        id: 'waits',
        header: t('waits'),
        width: 150,
        grow: 1,
        wideOnly: true,
        sortable: false,
        value: () => '',
        cell: (row) => {
          if (row.state !== 'proposed') return null;
          const side = row.from.agreedAt === null ? row.from : row.to;
          return t('waitsFor', { store: sideName(formats.locale, side) });
        },
      },
      {
        id: 'planned',
        header: t('planned'),
        width: 110,
        wideOnly: true,
        value: (row) => row.plannedOn,
        cell: (row) => formats.businessDay(row.plannedOn),
      },
      {
        id: 'created',
        header: t('createdBy'),
        width: 160,
        wideOnly: true,
        value: (row) => row.createdAt,
        cell: (row) =>
          t('created', {
            name: row.createdByName,
            time: formats.relative(row.createdAt, new Date(serverNow())),
          }),
      },
    ];
  }, [t, formats]);
}
