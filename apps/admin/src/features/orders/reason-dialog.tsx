import { ORDER_REASONS } from '@larder/contracts/ordering/reasons';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, Textarea } from '@larder/ui';
import type { EditStore } from '@larder/ui/data';
import { useState } from 'react';
import { NOTE, type OrderRow, QUANTITY, REASON } from './model.ts';
import { lineName } from './order-words.tsx';
import styles from './orders.module.css';

/** Why a line leaves its band: one chip, and a note when words are needed. */
export function ReasonDialog({
  row,
  store,
  onClose,
}: {
  readonly row: OrderRow;
  readonly store: EditStore;
  readonly onClose: () => void;
}) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const { locale } = formats;
  const patch = store.row(row.id);
  const [reason, setReason] = useState(patch[REASON]);
  const [note, setNote] = useState(patch[NOTE] ?? '');
  const keep = () => {
    store.apply([
      { rowId: row.id, columnId: REASON, value: reason },
      { rowId: row.id, columnId: NOTE, value: note.trim() || undefined },
    ]);
    onClose();
  };
  const takeSuggestion = () => {
    store.apply([
      { rowId: row.id, columnId: QUANTITY, value: undefined },
      { rowId: row.id, columnId: REASON, value: undefined },
      { rowId: row.id, columnId: NOTE, value: undefined },
    ]);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('reason.title', { name: lineName(locale, row.line) })}
      description={t('reason.detail', {
        quantity: patch[QUANTITY] ?? row.suggested,
        suggested: row.suggested,
        unit: formats.unit(row.line.packUom),
      })}
      footer={
        <>
          <Button onClick={takeSuggestion}>{t('action.takeSuggestion')}</Button>
          <Button variant="primary" disabled={!reason} onClick={keep}>
            {t('action.keepReason')}
          </Button>
        </>
      }
    >
      <fieldset className={styles['chips']} aria-label={t('reason.label')}>
        {ORDER_REASONS.map((one) => (
          <button
            key={one.code}
            type="button"
            className={styles['reasonChip']}
            aria-pressed={reason === one.code}
            onClick={() => setReason(one.code)}
          >
            {one[locale === 'en' ? 'en' : 'zh-CN']}
          </button>
        ))}
      </fieldset>
      <Field label={t('reason.note')} optional>
        <Textarea rows={2} maxLength={300} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}
