import { RETURN_REASONS, type ReturnReason } from '@larder/contracts/workflow/task';
import { useTranslations } from '@larder/i18n/react';
import { Button, Checkbox, Dialog, Field, Textarea } from '@larder/ui';
import { useState } from 'react';
import styles from './inbox.module.css';

export interface ReturnDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Who gets it back. */
  name: string;
  pending: boolean;
  onConfirm: (reasons: ReturnReason[], comment: string | undefined) => void;
}

/** Why a request goes back: chips for the usual, words for the rest. */
export function ReturnDialog(props: ReturnDialogProps) {
  const t = useTranslations('inbox');
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={t('returnDialog.title', { name: props.name })}>
      {props.open ? <ReturnForm {...props} /> : null}
    </Dialog>
  );
}

function ReturnForm({ onOpenChange, pending, onConfirm }: ReturnDialogProps) {
  const t = useTranslations('inbox');
  const [chosen, setChosen] = useState<ReadonlySet<ReturnReason>>(new Set());
  const [comment, setComment] = useState('');
  const [tried, setTried] = useState(false);
  const words = comment.trim();
  const needReason = chosen.size === 0;
  const needComment = chosen.has('other') && words === '';
  const toggle = (reason: ReturnReason) => {
    const next = new Set(chosen);
    if (!next.delete(reason)) next.add(reason);
    setChosen(next);
  };
  return (
    <form
      className={styles['returnForm']}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!needReason && !needComment) onConfirm([...chosen], words === '' ? undefined : words);
      }}
    >
      <fieldset className={styles['chips']}>
        <legend>{t('returnDialog.reasons')}</legend>
        {RETURN_REASONS.map((reason) => (
          <Checkbox
            key={reason}
            className={styles['chip']}
            label={t(`returnReason.${reason}`)}
            checked={chosen.has(reason)}
            onChange={() => toggle(reason)}
          />
        ))}
        {tried && needReason ? (
          <p className={styles['fault']} role="alert">
            {t('returnDialog.needReason')}
          </p>
        ) : null}
      </fieldset>
      <Field
        label={t('returnDialog.comment')}
        hint={t('returnDialog.commentHint')}
        error={tried && needComment ? t('returnDialog.needComment') : undefined}
      >
        <Textarea value={comment} maxLength={500} onChange={(event) => setComment(event.currentTarget.value)} />
      </Field>
      <div className={styles['returnActions']}>
        <Button onClick={() => onOpenChange(false)}>{t('returnDialog.keep')}</Button>
        <Button variant="primary" type="submit" loading={pending}>
          {t('returnDialog.confirm')}
        </Button>
      </div>
    </form>
  );
}
