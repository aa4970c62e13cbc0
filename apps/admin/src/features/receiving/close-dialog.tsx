import { CLOSE_REASONS, type CloseReason } from '@larder/contracts/supply-chain/purchase-order';
import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, RadioSegment, Textarea } from '@larder/ui';
import { useState } from 'react';
import styles from './receiving.module.css';

export interface CloseDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  number: string;
  /** Lines that will not come. */
  openLines: number;
  pending: boolean;
  onConfirm: (reason: CloseReason, note: string | undefined) => void;
}

/** Ends the waiting for the rest of an order. */
export function CloseDialog(props: CloseDialogProps) {
  const t = useTranslations('receiving');
  const [reason, setReason] = useState<CloseReason | null>(null);
  const [note, setNote] = useState('');
  const words = note.trim();
  const needNote = reason === 'other' && words === '';
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={t('closeDialog.title', { number: props.number })}
      description={t('closeDialog.hint', { count: props.openLines })}
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason && !needNote) props.onConfirm(reason, words === '' ? undefined : words);
        }}
      >
        <Field label={t('closeDialog.reason')} required>
          <RadioSegment
            value={reason}
            onValueChange={setReason}
            options={CLOSE_REASONS.map((value) => ({ value, label: t(`closeReason.${value}`) }))}
          />
        </Field>
        <Field label={t('closeDialog.note')} error={needNote ? t('closeDialog.needNote') : undefined}>
          <Textarea value={note} maxLength={300} onChange={(event) => setNote(event.currentTarget.value)} />
        </Field>
        <div className={styles['formActions']}>
          <Button onClick={() => props.onOpenChange(false)}>{t('closeDialog.keep')}</Button>
          <Button variant="primary" type="submit" disabled={reason === null || needNote} loading={props.pending}>
            {t('closeDialog.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
