import { type SupplySourceDetail, supplyRoutes } from '@larder/contracts/catalog/supply';
import type { Store } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Combobox, Drawer, IconButton } from '@larder/ui';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { call } from '../../lib/api-client.ts';
import { clockText } from '../../lib/minutes.ts';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { type CalendarRow, calendarRows, deliveryWeekday, type Slot, WEEKDAYS, withRow } from './calendar.ts';
import { CalendarEditor } from './calendar-editor.tsx';
import styles from './suppliers.module.css';

interface CalendarPanelProps {
  source: SupplySourceDetail;
  stores: readonly Store[];
  writes: boolean;
}

/** Which days orders go out, until when, and when the goods arrive; one line for all stores and one per exception. */
export function CalendarPanel({ source, stores, writes }: CalendarPanelProps) {
  const t = useTranslations('suppliers');
  const { locale } = useFormats();
  /** `undefined` while nothing is edited; null is the general row. */
  const [editing, setEditing] = useState<string | null | undefined>(undefined);
  const rows = calendarRows(source.slots);
  const params = { id: source.id };
  const put = useApiMutation({
    route: supplyRoutes.putSlots,
    invalidates: ['catalog', 'audit'],
    success: () => t('calendarSaved'),
    undo: {
      label: t('undo'),
      run: () => call(supplyRoutes.putSlots, { params, body: { slots: source.slots } }),
    },
    onSuccess: () => setEditing(undefined),
  });
  const nameOf = (storeId: string | null) => {
    if (storeId === null) return t('allStores');
    const store = stores.find((one) => one.id === storeId);
    return store ? nameIn(locale, store) : t('hiddenStore');
  };
  const save = (storeId: string | null, slots: readonly Slot[]) =>
    put.mutate({ params, body: { slots: withRow(source.slots, storeId, slots) } });
  const without = stores.filter((store) => !rows.some((row) => row.storeId === store.id));
  const edited = rows.find((row) => row.storeId === editing);

  return (
    <Panel title={t('calendar')}>
      <p className={styles['quiet']}>{t('calendarLead')}</p>
      <div className={styles['weekScroll']}>
        <table className={styles['week']}>
          <caption className={styles['hidden']}>{t('calendar')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('store')}</th>
              {WEEKDAYS.map((day) => (
                <th key={day} scope="col">
                  {t(`weekday.${day}`)}
                </th>
              ))}
              {writes ? (
                <td>
                  <span className={styles['hidden']}>{t('actions')}</span>
                </td>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <WeekRow
                key={row.storeId ?? 'all'}
                row={row}
                name={nameOf(row.storeId)}
                onEdit={writes ? () => setEditing(row.storeId) : undefined}
                onRemove={writes && row.storeId !== null ? () => save(row.storeId, []) : undefined}
              />
            ))}
          </tbody>
        </table>
      </div>
      {writes && without.length > 0 ? (
        <div className={styles['addStore']}>
          <Combobox
            aria-label={t('addException')}
            placeholder={t('addException')}
            options={without.map((store) => ({
              value: store.id,
              label: nameIn(locale, store),
              hint: store.code,
              keywords: `${store.name} ${store.nameEn ?? ''} ${pinyinInitials(store.name)}`,
            }))}
            value={null}
            onValueChange={(storeId) => setEditing(storeId ?? undefined)}
          />
        </div>
      ) : null}
      <Drawer
        open={editing !== undefined}
        onOpenChange={(open) => (open ? undefined : setEditing(undefined))}
        title={t('editCalendar', { store: nameOf(editing ?? null) })}
        size="wide"
      >
        {editing === undefined ? null : (
          <CalendarEditor
            storeId={editing}
            // An exception usually differs from the general rule in one day only.
            slots={edited ? edited.slots : (rows[0]?.slots ?? [])}
            saving={put.isPending}
            onSave={(slots) => save(editing, slots)}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Drawer>
    </Panel>
  );
}

interface WeekRowProps {
  row: CalendarRow;
  name: string;
  onEdit: (() => void) | undefined;
  onRemove: (() => void) | undefined;
}

function WeekRow({ row, name, onEdit, onRemove }: WeekRowProps) {
  const t = useTranslations('suppliers');
  return (
    <tr>
      <th scope="row">{name}</th>
      {WEEKDAYS.map((day) => {
        const slot = row.slots.find((one) => one.orderWeekday === day);
        return <td key={day}>{slot ? <SlotCell slot={slot} /> : <span className={styles['quiet']}>–</span>}</td>;
      })}
      {onEdit ? (
        <td className={styles['rowActions']}>
          <IconButton
            variant="quiet"
            size="sm"
            label={t('editCalendar', { store: name })}
            icon={<Pencil aria-hidden />}
            onClick={onEdit}
          />
          {onRemove ? (
            <IconButton
              variant="quiet"
              size="sm"
              label={t('removeException', { store: name })}
              icon={<Trash2 aria-hidden />}
              onClick={onRemove}
            />
          ) : null}
        </td>
      ) : null}
    </tr>
  );
}

function SlotCell({ slot }: { slot: Slot }) {
  const t = useTranslations('suppliers');
  return (
    <span className={styles['slot']}>
      <b className="num">{clockText(slot.cutoffMinute)}</b>
      <span>
        {slot.leadDays === 0
          ? t('sameDay')
          : t('arrives', { day: t(`weekday.${deliveryWeekday(slot)}`), count: slot.leadDays })}
      </span>
      {slot.window ? <span className="num">{slot.window}</span> : null}
    </span>
  );
}
