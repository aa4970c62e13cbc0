import { SIGNAL_KINDS, type Signal, signalRoutes } from '@larder/contracts/ordering/signals';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Checkbox, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { CalendarPlus, FileUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { todayIn } from '../../lib/business-day.ts';
import { addDays } from '../../lib/dates.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { demandCalendar } from './routes.tsx';
import styles from './signals.module.css';

const ImportDialog = lazyDrawer(() => import('./import-dialog.tsx').then((m) => m.ImportDialog));
const SignalDrawer = lazyDrawer(() => import('./signal-drawer.tsx').then((m) => m.SignalDrawer));

const ANY = 'any';
const BACK_DAYS = 365;
const AHEAD_DAYS = 400;

/** What will move demand: promotions, competitors, events, holidays, weather. */
export default function DemandCalendarPage() {
  const t = useTranslations('signals');
  const may = useMay();
  const search = demandCalendar.useSearch();
  const setSearch = demandCalendar.useSetSearch();
  const { scope, zone } = useScope();
  const queryError = useQueryError();
  const [editing, setEditing] = useState<Signal | 'new' | null>(null);
  const [importing, setImporting] = useState(false);
  const today = todayIn(zone);
  const kind = SIGNAL_KINDS.find((k) => k === search.kind);
  const query = useQuery(
    apiQuery('ordering', signalRoutes.list, {
      query: {
        from: search.past ? addDays(today, -BACK_DAYS) : today,
        to: addDays(today, AHEAD_DAYS),
        ...(kind ? { kind } : {}),
        ...(scope.kind === 'store' ? { storeId: scope.storeId } : {}),
      },
    }),
  );
  const mayWrite = may('ordering.signal.write');
  const columns = useColumns();
  const actions = mayWrite ? (
    <>
      <Button icon={<FileUp aria-hidden />} onClick={() => setImporting(true)}>
        {t('import')}
      </Button>
      <Button variant="primary" icon={<CalendarPlus aria-hidden />} onClick={() => setEditing('new')}>
        {t('add')}
      </Button>
    </>
  ) : null;
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={actions}
      filters={
        <FilterBar>
          <Select
            aria-label={t('kind.label')}
            value={kind ?? ANY}
            onValueChange={(value) => setSearch({ kind: value === ANY ? '' : value })}
            options={[
              { value: ANY, label: t('kind.any') },
              ...SIGNAL_KINDS.map((value) => ({ value: value as string, label: t(`kind.${value}`) })),
            ]}
          />
          <Checkbox
            label={t('past')}
            checked={search.past}
            onChange={(event) => setSearch({ past: event.currentTarget.checked })}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={query.data?.items ?? []}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        empty={<EmptyState title={t('none')} detail={t('noneDetail')} actions={actions} />}
        {...(mayWrite ? { onRowPress: (row: Signal) => setEditing(row) } : {})}
      />
      <SignalDrawer open={editing !== null} entry={editing} today={today} onClose={() => setEditing(null)} />
      <ImportDialog open={importing} onClose={() => setImporting(false)} />
    </ListPage>
  );
}

function useColumns(): DataColumn<Signal>[] {
  const t = useTranslations('signals');
  const formats = useFormats();
  return useMemo((): DataColumn<Signal>[] => {
    const value = ({ kind, value: figure, price }: Signal) =>
      price !== null
        ? formats.money(price)
        : figure === null
          ? ''
          : t(`figure.${kind as 'promotion'}`, { value: formats.number(figure) });
    return [
      {
        id: 'from',
        header: t('dates'),
        width: 132,
        value: (row) => row.from,
        cell: (row) => (
          <span className="num">
            {row.from === row.to
              ? formats.businessDate(row.from, 'short')
              : t('span', { from: formats.businessDate(row.from), to: formats.businessDate(row.to) })}
          </span>
        ),
      },
      {
        id: 'kind',
        header: t('kind.label'),
        width: 92,
        value: (row) => t(`kind.${row.kind}`),
        cell: (row) => <Badge>{t(`kind.${row.kind}`)}</Badge>,
      },
      {
        id: 'name',
        header: t('name'),
        width: 140,
        grow: 2,
        value: (row) => row.name,
        cell: (row) => (
          <span className={styles['named']}>
            {row.name}
            {row.overlaps.length > 0 ? <Badge tone="warn">{t('overlaps.badge')}</Badge> : null}
          </span>
        ),
      },
      {
        id: 'for',
        header: t('for.label'),
        width: 150,
        grow: 1,
        wideOnly: true,
        value: (row) => {
          const names = [...row.items, ...row.categories].map((one) => nameIn(formats.locale, one));
          if (names.length > 2) return t('for.more', { first: names[0] ?? '', count: names.length });
          return names.length === 0 && row.kind === 'promotion' ? t('for.all') : names.join(t('and'));
        },
      },
      {
        id: 'value',
        header: t('value'),
        width: 110,
        align: 'end',
        wideOnly: true,
        value: (row) => row.value,
        cell: value,
      },
      {
        id: 'place',
        header: t('place'),
        width: 130,
        wideOnly: true,
        value: (row) => nameIn(formats.locale, { name: row.unitName, nameEn: row.unitNameEn }),
      },
    ];
  }, [t, formats]);
}
