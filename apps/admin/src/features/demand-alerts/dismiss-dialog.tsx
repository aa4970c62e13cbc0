import { type DemandAlertDetail, demandAlertRoutes } from '@larder/contracts/ordering/demand-alerts';
import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, Textarea } from '@larder/ui';
import { useState } from 'react';
import { useApiMutation } from '../../lib/query.ts';

/** Asks why nothing is to be ordered; whoever looks back wants to know. */
export function DismissDialog({ alert, onClose }: { alert: DemandAlertDetail; onClose: () => void }) {
  const t = useTranslations('demand-alerts');
  const [reason, setReason] = useState('');
  const dismiss = useApiMutation({
    route: demandAlertRoutes.dismiss,
    invalidates: ['ordering', 'audit'],
    success: () => t('dismiss.done'),
    onSuccess: onClose,
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('dismiss.action')}
      description={t('dismiss.hint')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            disabled={reason.trim() === ''}
            loading={dismiss.isPending}
            onClick={() =>
              dismiss.mutate({ params: { id: alert.id }, body: { version: alert.version, reason: reason.trim() } })
            }
          >
            {t('dismiss.action')}
          </Button>
        </>
      }
    >
      <Field label={t('dismiss.reason')} required>
        <Textarea value={reason} maxLength={200} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}
