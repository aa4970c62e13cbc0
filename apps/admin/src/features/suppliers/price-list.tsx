import { type SupplySourceDetail, supplyRoutes } from '@larder/contracts/catalog/supply';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, EmptyState } from '@larder/ui';
import { BulkBar, createEditStore, DataGrid, FilterBar } from '@larder/ui/data';
import { useMemo, useState } from 'react';
import { EditDock } from '../../components/edit-dock.tsx';
import { ItemCombobox, type PickedItem } from '../../components/item-combobox.tsx';
import { matchesQuery } from '../../lib/pinyin.ts';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { usePriceColumns } from './price-columns.tsx';
import { batchOf, newRow, type PriceRow } from './price-draft.ts';
import styles from './suppliers.module.css';

const NONE: ReadonlySet<string> = new Set();

/** Packs, minimums and prices of a source; edited like a sheet and saved as one batch. */
export function PriceList({ source, writes }: { source: SupplySourceDetail; writes: boolean }) {
  const t = useTranslations('suppliers');
  const { locale } = useFormats();
  const [store] = useState(() => createEditStore());
  const [added, setAdded] = useState<readonly PriceRow[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const [search, setSearch] = useState('');
  const [problem, setProblem] = useState('');
  const columns = usePriceColumns(source.currency, writes);
  const rows = useMemo<PriceRow[]>(() => {
    const known = new Set(source.items.map((item) => item.itemId));
    return [...added.filter((row) => !known.has(row.itemId)), ...source.items];
  }, [added, source.items]);
  const shown = useMemo(
    () => rows.filter((row) => matchesQuery(`${row.itemName} ${row.itemNameEn ?? ''} ${row.itemSku}`, search)),
    [rows, search],
  );
  const taken = useMemo(() => new Set(rows.map((row) => row.itemId)), [rows]);
  const addedIds = useMemo(() => new Set(added.map((row) => row.itemId)), [added]);
  const discard = () => {
    store.reset();
    setAdded([]);
    setProblem('');
    setSelected(NONE);
  };
  const put = useApiMutation({
    route: supplyRoutes.putItems,
    invalidates: ['catalog', 'audit'],
    success: (_, input) => t('pricesSaved', { count: input.body.items.length }),
  });
  const save = async () => {
    const { items, wrong } = batchOf(rows, store.patches(), addedIds, source.currency);
    const [first] = wrong;
    if (first) {
      const name = nameIn(locale, { name: first.itemName, nameEn: first.itemNameEn });
      setProblem(t('rowsWrong', { name, count: wrong.length }));
      return;
    }
    try {
      await put.mutateAsync({ params: { id: source.id }, body: { items } });
    } catch {
      // The mutation has said why; the edits stay for another try.
      return;
    }
    discard();
  };
  const add = (item: PickedItem | null) => {
    if (item && !taken.has(item.id)) setAdded([newRow(item), ...added]);
  };
  const setStatus = (status: 'active' | 'ended') => {
    store.apply(
      rows
        .filter((row) => selected.has(row.itemId))
        .map((row) => ({
          rowId: row.itemId,
          columnId: 'status',
          value: row.status === status ? undefined : status,
        })),
    );
    setSelected(NONE);
  };
  const picker = writes ? (
    <div className={styles['picker']}>
      <ItemCombobox
        key={added.length}
        value={null}
        onPick={add}
        except={taken}
        placeholder={t('addItem')}
        aria-label={t('addItem')}
      />
    </div>
  ) : null;
  return (
    <>
      <FilterBar search={{ value: search, onChange: setSearch, placeholder: t('findItem') }} end={picker} />
      <DataGrid
        label={t('prices')}
        columns={columns}
        rows={shown}
        rowId={(row) => row.itemId}
        store={store}
        selected={writes ? selected : undefined}
        onSelectedChange={writes ? setSelected : undefined}
        empty={
          rows.length === 0 ? (
            <EmptyState title={t('noPrices')} detail={writes ? t('noPricesDetail') : undefined} />
          ) : (
            <EmptyState title={t('noItemMatch')} />
          )
        }
      />
      <BulkBar count={selected.size} onClear={() => setSelected(NONE)}>
        <Button onClick={() => setStatus('active')}>{t('resumeItems', { count: selected.size })}</Button>
        <Button onClick={() => setStatus('ended')}>{t('endItems', { count: selected.size })}</Button>
      </BulkBar>
      <EditDock
        store={store}
        extra={[...addedIds].filter((id) => !store.patches().has(id)).length}
        problem={problem}
        saving={put.isPending}
        onSave={() => void save()}
        onDiscard={discard}
        labels={{
          changed: (count) => t('changedItems', { count }),
          undo: t('undo'),
          discard: t('discard'),
          save: t('savePrices'),
        }}
      />
    </>
  );
}
