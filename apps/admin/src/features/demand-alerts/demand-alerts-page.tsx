import { type DemandAlert, demandAlertRoutes } from '@larder/contracts/ordering/demand-alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable, ViewTabs } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { RefreshCw, SlidersHorizontal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { useGo, useHref } from '../../components/route-link.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { useLookAgain } from '../../lib/use-look-again.ts';
import { GoodsDrawer } from './goods-drawer.tsx';
import { demandAlert, demandAlerts } from './routes.tsx';
import { AlertState, useSentence } from './words.tsx';

/** Areas that run short while weather or a festival raises demand. */
export default function DemandAlertsPage() {
  const t = useTranslations('demand-alerts');
  const may = useMay();
  const href = useHref();
  const go = useGo();
  const { view } = demandAlerts.useSearch();
  const setSearch = demandAlerts.useSetSearch();
  const queryError = useQueryError();
  const [choosing, setChoosing] = useState(false);
  const again = useLookAgain();
  const query = useQuery({
    ...apiQuery('ordering', demandAlertRoutes.list, { query: view === 'open' ? { state: 'open' } : {} }),
    refetchInterval: again.refetchInterval,
  });
  const check = useApiMutation({
    route: demandAlertRoutes.check,
    invalidates: ['ordering'],
    success: () => t('checking'),
    onSuccess: again.begin,
  });
  const columns = useColumns();
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <Button icon={<SlidersHorizontal aria-hidden />} onClick={() => setChoosing(true)}>
            {t('goods.title')}
          </Button>
          {may('ordering.alert.act') ? (
            <Button icon={<RefreshCw aria-hidden />} loading={check.isPending} onClick={() => check.mutate({})}>
              {t('check')}
            </Button>
          ) : null}
        </>
      }
      views={
        <ViewTabs
          label={t('title')}
          current={view}
          onSelect={(id) => setSearch({ view: id as typeof view })}
          views={(['open', 'all'] as const).map((id) => ({ id, label: t(`view.${id}`) }))}
        />
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={query.data?.items ?? []}
        rowId={(row) => row.id}
        // Not while it is looked at again: every few seconds the list would dim, an empty one blink.
        loading={query.isPending}
        error={queryError(query)}
        empty={<EmptyState title={t('none')} detail={t('noneDetail')} />}
        rowHref={(row) => href(demandAlert.to({ params: { alertId: row.id } }))}
        onRowPress={(row) => go(demandAlert.to({ params: { alertId: row.id } }))}
      />
      <GoodsDrawer open={choosing} onClose={() => setChoosing(false)} />
    </ListPage>
  );
}

function useColumns(): DataColumn<DemandAlert>[] {
  const t = useTranslations('demand-alerts');
  const formats = useFormats();
  const sentence = useSentence();
  return useMemo(
    (): DataColumn<DemandAlert>[] => [
      {
        id: 'kind',
        header: t('kind.label'),
        width: 104,
        narrowWidth: 98,
        grow: 0,
        value: (row) => t(`kind.${row.kind}`),
        cell: (row) => <Badge>{t(`kind.${row.kind}`)}</Badge>,
      },
      { id: 'what', header: t('what'), width: 150, grow: 3, value: sentence },
      {
        id: 'goods',
        header: t('goods.label'),
        width: 110,
        wideOnly: true,
        value: (row) => (row.goods ? nameIn(formats.locale, row.goods) : t('goods.keeping')),
      },
      {
        id: 'days',
        header: t('days'),
        width: 150,
        wideOnly: true,
        value: (row) => row.from,
        cell: (row) => (
          <span className="num">
            {t('span', { from: formats.businessDay(row.from), to: formats.businessDay(row.to) })}
          </span>
        ),
      },
      {
        id: 'size',
        header: t('size'),
        width: 112,
        wideOnly: true,
        spare: 1,
        value: (row) => row.items,
        cell: (row) => t('sizeOf', { items: row.items, stores: row.stores }),
      },
      {
        id: 'raised',
        header: t('raised'),
        width: 150,
        wideOnly: true,
        spare: 2,
        value: (row) => row.raisedAt,
        cell: (row) => <span className="num">{formats.dateTime(row.raisedAt)}</span>,
      },
      {
        id: 'state',
        header: t('state.label'),
        width: 104,
        grow: 0,
        value: (row) => t(`state.${row.state}`),
        cell: (row) => <AlertState state={row.state} />,
      },
    ],
    [t, formats, sentence],
  );
}
