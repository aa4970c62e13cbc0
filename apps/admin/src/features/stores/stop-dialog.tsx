import { useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Dialog, Field, RadioSegment, TextInput } from '@larder/ui';
import { type FormEvent, useId, useState } from 'react';
import { FormBody } from '../../components/form.tsx';
import type { StatusChange } from './use-listing-status.ts';

interface StopDialogProps {
  count: number;
  /** 'YYYY-MM-DD' in the store's zone. */
  today: string;
  pending: boolean;
  onClose: () => void;
  onStop: (change: StatusChange) => void;
}

/** Pause or end: why, and until when. */
export function StopDialog({ count, today, pending, onClose, onStop }: StopDialogProps) {
  const t = useTranslations('stores');
  const [status, setStatus] = useState<'stopped' | 'delisted'>('stopped');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const formId = useId();
  const past = until !== '' && until < today;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === '' || past) return;
    onStop({ status, until: status === 'stopped' && until !== '' ? until : null, reason: reason.trim() });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('stopItems', { count })}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" loading={pending}>
            {t(status === 'stopped' ? 'pauseNow' : 'delistNow')}
          </Button>
        </>
      }
    >
      <FormBody id={formId} onSubmit={submit}>
        <RadioSegment
          aria-label={t('stopKind')}
          value={status}
          onValueChange={setStatus}
          options={(['stopped', 'delisted'] as const).map((value) => ({ value, label: t(`stopKinds.${value}`) }))}
        />
        <Field label={t('reason')} required error={tried && reason.trim() === '' ? t('required') : undefined}>
          <TextInput value={reason} maxLength={200} onChange={(event) => setReason(event.currentTarget.value)} />
        </Field>
        {status === 'stopped' ? (
          <Field label={t('until')} optional hint={t('untilHint')} error={tried && past ? t('untilPast') : undefined}>
            <DateInput value={until} min={today} onChange={(event) => setUntil(event.currentTarget.value)} />
          </Field>
        ) : null}
      </FormBody>
    </Dialog>
  );
}
