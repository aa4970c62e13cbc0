import { type Listing, supplyRoutes } from '@larder/contracts/catalog/supply';
import type { Store } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, EmptyState, lazyPart, Select } from '@larder/ui';
import { BulkBar, createEditStore, DataGrid, FilterBar } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useMemo, useState } from 'react';
import { EditDock } from '../../components/edit-dock.tsx';
import type { PickedItem } from '../../components/item-combobox.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { todayIn } from '../../lib/business-day.ts';
import { matchesQuery } from '../../lib/pinyin.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { useListingColumns } from './listing-columns.tsx';
import { batchOf, newListing } from './listing-draft.ts';
import styles from './stores.module.css';
import { useListingStatus } from './use-listing-status.ts';

const StopDialog = lazyPart(async () => ({ default: (await import('./stop-dialog.tsx')).StopDialog }));

const ItemCombobox = lazyPart(async () => ({
  default: (await import('../../components/item-combobox.tsx')).ItemCombobox,
}));

const OfferDialog = lazyPart(async () => ({ default: (await import('./offer-dialog.tsx')).OfferDialog }));

const NONE: ReadonlySet<string> = new Set();
const STATUSES = ['any', 'listed', 'stopped', 'delisted'] as const;
type StatusFilter = (typeof STATUSES)[number];

/** What a store sells and keeps, with shelf and source; edited like a sheet and saved as one batch. */
export function ListingsTab({ store }: { store: Store }) {
  const t = useTranslations('stores');
  const { locale } = useFormats();
  const writes = useMay()('catalog.listing.write');
  const queryError = useQueryError();
  const query = useQuery(apiQuery('catalog', supplyRoutes.listings, { params: { id: store.id } }));
  const [edits] = useState(() => createEditStore());
  const [added, setAdded] = useState<readonly Listing[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<StatusFilter>('any');
  const [problem, setProblem] = useState('');
  const [choosing, setChoosing] = useState<Listing | null>(null);
  const [stopping, setStopping] = useState(false);
  const columns = useListingColumns(writes, setChoosing);
  const change = useListingStatus(store.id);

  const rows = useMemo(() => {
    const stored = query.data?.items ?? [];
    const known = new Set(stored.map((row) => row.itemId));
    return [...added.filter((row) => !known.has(row.itemId)), ...stored];
  }, [added, query.data]);
  const shown = useMemo(
    () =>
      rows.filter(
        (row) =>
          (status === 'any' || row.status === status) &&
          matchesQuery(`${row.itemName} ${row.itemNameEn ?? ''} ${row.itemSku}`, search),
      ),
    [rows, status, search],
  );
  const taken = useMemo(() => new Set(rows.map((row) => row.itemId)), [rows]);
  const addedIds = useMemo(() => new Set(added.map((row) => row.itemId)), [added]);
  const discard = () => {
    edits.reset();
    setAdded([]);
    setProblem('');
  };
  const put = useApiMutation({
    route: supplyRoutes.putListings,
    invalidates: ['catalog', 'inventory', 'audit'],
    success: (_, input) => t('listingsSaved', { count: input.body.listings.length }),
  });
  const save = async () => {
    const { listings, wrong } = batchOf(rows, edits.patches(), addedIds);
    const [first] = wrong;
    if (first) {
      const name = nameIn(locale, { name: first.itemName, nameEn: first.itemNameEn });
      setProblem(t('rowsWrong', { name, count: wrong.length }));
      return;
    }
    try {
      await put.mutateAsync({ params: { id: store.id }, body: { listings } });
    } catch {
      // The mutation has said why; the edits stay for another try.
      return;
    }
    discard();
  };
  const add = (item: PickedItem | null) => {
    if (item && !taken.has(item.id)) setAdded([newListing(item, todayIn(store.zone)), ...added]);
  };
  // A row that is only typed here has nothing on the server to stop.
  const chosen = rows.filter((row) => selected.has(row.itemId) && !addedIds.has(row.itemId));
  const run = async (input: Parameters<typeof change.run>[1]) => {
    await change.run(chosen, input);
    setSelected(NONE);
    setStopping(false);
  };

  return (
    <>
      <FilterBar
        search={{ value: search, onChange: setSearch, placeholder: t('findItem') }}
        end={
          writes ? (
            <div className={styles['picker']}>
              <Suspense fallback={null}>
                <ItemCombobox
                  key={added.length}
                  value={null}
                  onPick={add}
                  except={taken}
                  placeholder={t('addItem')}
                  aria-label={t('addItem')}
                />
              </Suspense>
            </div>
          ) : null
        }
      >
        <Select<StatusFilter>
          aria-label={t('status')}
          value={status}
          onValueChange={setStatus}
          options={STATUSES.map((value) => ({ value, label: t(`listing.${value}`) }))}
        />
      </FilterBar>
      <DataGrid
        label={t('listings')}
        columns={columns}
        rows={shown}
        rowId={(row) => row.itemId}
        store={edits}
        selected={writes ? selected : undefined}
        onSelectedChange={writes ? setSelected : undefined}
        onRowOpen={(row, columnId) => {
          if (writes && columnId === 'source') setChoosing(row);
        }}
        loading={query.isFetching}
        error={queryError(query)}
        empty={
          rows.length === 0 ? (
            <EmptyState title={t('noListings')} detail={writes ? t('noListingsDetail') : undefined} />
          ) : (
            <EmptyState title={t('noItemMatch')} />
          )
        }
      />
      <BulkBar count={selected.size} onClear={() => setSelected(NONE)}>
        <Button
          loading={change.pending}
          onClick={() => void run({ status: 'listed', until: null, reason: null })}
          disabled={chosen.length === 0}
        >
          {t('resumeItems', { count: chosen.length })}
        </Button>
        <Button disabled={chosen.length === 0} onClick={() => setStopping(true)}>
          {t('stopItems', { count: chosen.length })}
        </Button>
      </BulkBar>
      <EditDock
        store={edits}
        extra={[...addedIds].filter((id) => !edits.patches().has(id)).length}
        problem={problem}
        saving={put.isPending}
        onSave={() => void save()}
        onDiscard={discard}
        labels={{
          changed: (count) => t('changedItems', { count }),
          undo: t('undo'),
          discard: t('discard'),
          save: t('saveListings'),
        }}
      />
      {choosing ? (
        <Suspense fallback={null}>
          <OfferDialog listing={choosing} store={edits} onClose={() => setChoosing(null)} />
        </Suspense>
      ) : null}
      {stopping ? (
        <Suspense fallback={null}>
          <StopDialog
            count={chosen.length}
            today={todayIn(store.zone)}
            pending={change.pending}
            onClose={() => setStopping(false)}
            onStop={(input) => void run(input)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
