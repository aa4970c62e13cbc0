import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, Textarea } from '@larder/ui';
import { useState } from 'react';
import styles from './purchasing.module.css';

export interface CancelDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  number: string;
  pending: boolean;
  onConfirm: (reason: string) => void;
}

/** Asks why: a cancelled order can't be taken up again. */
export function CancelDialog(props: CancelDialogProps) {
  const t = useTranslations('purchasing');
  const [reason, setReason] = useState('');
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={t('cancelDialog.title', { number: props.number })}
      description={t('cancelDialog.hint')}
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          props.onConfirm(reason.trim());
        }}
      >
        <Field label={t('cancelDialog.reason')} required>
          <Textarea
            value={reason}
            required
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        <div className={styles['formActions']}>
          <Button onClick={() => props.onOpenChange(false)}>{t('cancelDialog.keep')}</Button>
          <Button variant="danger" type="submit" disabled={reason.trim() === ''} loading={props.pending}>
            {t('cancelDialog.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
