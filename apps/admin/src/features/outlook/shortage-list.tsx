import { outlookRoutes, type Shortage } from '@larder/contracts/ordering/outlook';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { figureColumn } from '../../components/figure-column.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { amountText, chanceText } from './figures.ts';
import styles from './outlook.module.css';
import { outlookPage } from './routes.tsx';
import { useOutlookAsk } from './use-outlook-ask.ts';

const ShortageDrawer = lazyDrawer(() => import('./shortage-drawer.tsx').then((m) => m.ShortageDrawer));

const keyOf = (row: Shortage): string => `${row.store.id}_${row.item.id}`;
const LIKELY = 0.8;

/** Goods that will probably run out, greatest lost margin first; a press shows what can be done. */
export function ShortageList() {
  const t = useTranslations('outlook');
  const { open } = outlookPage.useSearch();
  const setSearch = outlookPage.useSetSearch();
  const queryError = useQueryError();
  const columns = useColumns();
  const query = useInfiniteQuery(apiPages('ordering', outlookRoutes.shortages, { query: useOutlookAsk() }));
  const rows = rowsOf<Shortage>(query.data);
  return (
    <>
      <DataTable
        label={t('view.shortages')}
        columns={columns}
        rows={rows}
        rowId={keyOf}
        loading={query.isFetching && !query.isFetched}
        error={queryError(query)}
        currentId={open}
        onRowPress={(row) => setSearch({ open: keyOf(row) })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('none')} detail={t('noneDetail')} />}
      />
      <ShortageDrawer open={open !== ''} id={open} onClose={() => setSearch({ open: '' })} />
    </>
  );
}

function useColumns(): DataColumn<Shortage>[] {
  const t = useTranslations('outlook');
  const formats = useFormats();
  const { store } = useScope();
  const { horizon } = outlookPage.useSearch();
  return useMemo((): DataColumn<Shortage>[] => {
    const figure = (id: string, header: string, read: (row: Shortage) => string) =>
      figureColumn<Shortage>({
        id,
        header,
        width: 88,
        wideOnly: true,
        value: (row) => Number(read(row)),
        cell: (row) => amountText(formats, read(row), row.item.baseUom),
      });
    return [
      {
        id: 'item',
        header: t('item'),
        width: 130,
        grow: 2,
        value: (row) => nameIn(formats.locale, row.item),
        cell: (row) => (
          <span className={styles['two']}>
            {nameIn(formats.locale, row.item)}
            {store ? null : <small>{nameIn(formats.locale, row.store)}</small>}
          </span>
        ),
      },
      {
        id: 'chance',
        header: t('chance'),
        hint: t(`horizon.${horizon}`),
        width: 76,
        align: 'end',
        value: (row) => row.chance,
        cell: (row) => <Badge tone={row.chance >= LIKELY ? 'bad' : 'warn'}>{chanceText(formats, row.chance)}</Badge>,
      },
      {
        id: 'likely',
        header: t('likelyOn'),
        width: 110,
        wideOnly: true,
        value: (row) => row.likelyOn,
        cell: (row) => formats.businessDay(row.likelyOn),
      },
      {
        id: 'delivery',
        header: t('nextDelivery'),
        width: 110,
        wideOnly: true,
        value: (row) => row.nextDelivery ?? '',
        cell: (row) => (row.nextDelivery ? formats.businessDay(row.nextDelivery) : '–'),
      },
      figure('onHand', t('onHand'), (row) => row.onHand),
      figure('coming', t('coming'), (row) => String(Number(row.incoming) + Number(row.planned))),
      figure('missing', t('missing'), (row) => row.missing),
      figureColumn<Shortage>({
        id: 'lost',
        header: t('lost'),
        width: 96,
        value: (row) => row.lost,
        cell: (row) => formats.money(row.lost, row.currency),
      }),
      {
        id: 'action',
        header: t('advice'),
        width: 108,
        wideOnly: true,
        value: (row) => t(`action.${row.action}`),
        cell: (row) => <Badge tone={row.action === 'urgent' ? 'bad' : 'neutral'}>{t(`action.${row.action}`)}</Badge>,
      },
    ];
  }, [t, formats, store, horizon]);
}
