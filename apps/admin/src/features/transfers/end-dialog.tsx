import { type TransferDetail, transferRoutes } from '@larder/contracts/inventory/transfers';
import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, Textarea } from '@larder/ui';
import { useState } from 'react';
import { FormBody, FormButtons } from '../../components/form.tsx';
import { useApiMutation } from '../../lib/query.ts';

interface EndDialogProps {
  transfer: TransferDetail;
  verb: 'decline' | 'cancel';
  onClose: () => void;
}

/** Why a transfer does not happen: the other store reads it. */
export function EndDialog({ transfer, verb, onClose }: EndDialogProps) {
  const t = useTranslations('transfers');
  const [reason, setReason] = useState('');
  const end = useApiMutation({
    route: transferRoutes[verb],
    invalidates: ['inventory', 'audit'],
    success: () => t(`done.${verb}`),
    onSuccess: onClose,
  });
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t(`${verb}Title`)}>
      <FormBody
        onSubmit={(event) => {
          event.preventDefault();
          end.mutate({ params: { id: transfer.id }, body: { version: transfer.version, reason: reason.trim() } });
        }}
      >
        <Field label={t('reason')} required>
          <Textarea
            value={reason}
            required
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        <FormButtons>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button variant="danger" type="submit" disabled={reason.trim() === ''} loading={end.isPending}>
            {t(verb)}
          </Button>
        </FormButtons>
      </FormBody>
    </Dialog>
  );
}
