import { type PrepList, prepRoutes } from '@larder/contracts/ordering/prep-list';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Combobox, DateInput, EmptyState } from '@larder/ui';
import { FilterBar, ViewTabs } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { useMemo, useState } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { ExportButton } from '../../components/export-button.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { todayIn } from '../../lib/business-day.ts';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { keptQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { DishPortions } from './dish-portions.tsx';
import { PrepLines } from './prep-lines.tsx';
import styles from './prep-list.module.css';
import { RequisitionButton } from './requisition.tsx';
import { prepListPage } from './routes.tsx';
import { useTicks } from './use-ticks.ts';
import { withPortions } from './what-if.ts';

const DAY_MS = 86_400_000;
const SHOWS = ['all', 'open', 'missing'] as const;
const after = (date: string): string => new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);

/** What a kitchen prepares for a day. One store at a time: the list is worked off where the food is. */
export default function PrepListPage() {
  const t = useTranslations('prep-list');
  const { locale } = useFormats();
  const { store, setScope } = useScope();
  const { stores } = useSession();
  if (store) return <StorePrep key={store.id} storeId={store.id} zone={store.zone} />;
  return (
    <ListPage title={t('title')} lead={t('lead')}>
      <EmptyState
        title={t('choose')}
        detail={t('chooseDetail')}
        actions={
          <Combobox
            aria-label={t('choose')}
            value={null}
            placeholder={t('choose')}
            onValueChange={(id) => id && setScope(`store:${id}`)}
            options={stores.map((s) => ({
              value: s.id,
              label: nameIn(locale, s),
              keywords: `${s.name} ${s.nameEn ?? ''} ${s.code} ${pinyinInitials(s.name)}`,
            }))}
          />
        }
      />
    </ListPage>
  );
}

function StorePrep({ storeId, zone }: { storeId: string; zone: string }) {
  const { day } = prepListPage.useSearch();
  const date = day === '' ? after(todayIn(zone)) : day;
  const query = useQuery(keptQuery('ordering', prepRoutes.get, { params: { storeId, date } }));
  return <QueryGate query={query}>{(list) => <List key={date} list={list} zone={zone} />}</QueryGate>;
}

function List({ list, zone }: { list: PrepList; zone: string }) {
  const t = useTranslations('prep-list');
  const formats = useFormats();
  const may = useMay();
  const { show } = prepListPage.useSearch();
  const setSearch = prepListPage.useSetSearch();
  const [find, setFind] = useState('');
  const [tried, setTried] = useState<ReadonlyMap<string, number>>(new Map());
  const { isDone, set, waiting } = useTicks(list.store.id, list.date, list);
  const shown = useMemo(() => withPortions(list, tried), [list, tried]);
  const writes = may('ordering.prep.write');
  const done = list.lines.filter((line) => isDone(line.id)).length;
  const wanted = find.trim().toLowerCase();
  const lines = shown.lines.filter(
    (line) =>
      (show === 'all' || (show === 'open' ? !isDone(line.id) : line.missing > 0)) &&
      (wanted === '' || `${line.name} ${line.nameEn ?? ''} ${line.sku}`.toLowerCase().includes(wanted)),
  );
  const today = todayIn(zone);
  return (
    <ListPage
      title={t('titleOf', { date: formats.businessDay(list.date) })}
      lead={
        <span className={styles['lead']}>
          <span>{nameIn(formats.locale, list.store)}</span>
          <span>{t('progress', { done, all: list.lines.length })}</span>
          {list.basis === 'none' ? null : (
            <span>
              {t(`basis.${list.basis}`, { date: list.forecastFrom ? formats.businessDate(list.forecastFrom) : '' })}
            </span>
          )}
          {waiting > 0 ? <strong>{t('waiting', { count: waiting })}</strong> : null}
        </span>
      }
      actions={
        <>
          <Button icon={<Printer aria-hidden />} onClick={() => window.print()}>
            {t('print')}
          </Button>
          <RequisitionButton list={shown} />
        </>
      }
      views={
        <ViewTabs
          label={t('title')}
          current={show}
          onSelect={(id) => setSearch({ show: SHOWS.find((s) => s === id) ?? 'all' })}
          views={SHOWS.map((id) => ({ id, label: t(`filter.${id}`) }))}
        />
      }
      filters={
        <div className="no-print">
          <FilterBar
            search={{ value: find, onChange: setFind, placeholder: t('findPlaceholder') }}
            end={
              <ExportButton
                label={t('export')}
                run={async () => {
                  await download(
                    prepRoutes.csv,
                    { params: { storeId: list.store.id, date: list.date } },
                    `prep-list-${list.date}.csv`,
                  );
                  return undefined;
                }}
              />
            }
          >
            <span className={styles['when']}>
              <DateInput
                aria-label={t('day')}
                value={list.date}
                onChange={(event) => {
                  const next = event.currentTarget.value;
                  if (next !== '') setSearch({ day: next === after(today) ? '' : next });
                }}
              />
            </span>
            <Button variant="quiet" onClick={() => setSearch({ day: list.date === today ? '' : today })}>
              {t(list.date === today ? 'tomorrow' : 'today')}
            </Button>
          </FilterBar>
        </div>
      }
    >
      {list.lines.length === 0 ? (
        <EmptyState title={t('none')} detail={t(emptyReason(list))} />
      ) : (
        <div className={styles['columns']}>
          <PrepLines list={shown} lines={lines} isDone={isDone} onTick={writes ? set : undefined} />
          <DishPortions list={list} tried={tried} onTry={setTried} writes={writes} />
        </div>
      )}
    </ListPage>
  );
}

function emptyReason(list: PrepList): 'noneForecast' | 'noneRecipes' | 'noneOrders' {
  if (list.store.kind !== 'store') return 'noneOrders';
  return list.basis === 'forecast' ? 'noneRecipes' : 'noneForecast';
}
