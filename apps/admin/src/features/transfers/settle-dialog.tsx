import {
  SETTLEMENTS,
  type Settlement,
  type TransferDetail,
  transferRoutes,
} from '@larder/contracts/inventory/transfers';
import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, Select, TextInput } from '@larder/ui';
import { useState } from 'react';
import { FormBody, FormButtons } from '../../components/form.tsx';
import { useApiMutation } from '../../lib/query.ts';

interface SettleDialogProps {
  transfer: TransferDetail;
  onClose: () => void;
}

/** What became of goods that did not arrive. Each store can say only what is booked in its own books. */
export function SettleDialog({ transfer, onClose }: SettleDialogProps) {
  const t = useTranslations('transfers');
  const allowed = SETTLEMENTS.filter(
    (one) => one === 'lost' || (one === 'found' ? transfer.to.mine : transfer.from.mine),
  );
  const [settlement, setSettlement] = useState<Settlement>('lost');
  const [note, setNote] = useState('');
  const settle = useApiMutation({
    route: transferRoutes.settle,
    invalidates: ['inventory', 'audit'],
    success: () => t('settled'),
    onSuccess: onClose,
  });
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t('settleTitle')}>
      <FormBody
        onSubmit={(event) => {
          event.preventDefault();
          settle.mutate({
            params: { id: transfer.id },
            body: { version: transfer.version, settlement, note: note.trim() || null },
          });
        }}
      >
        <Field label={t('settleTitle')}>
          <Select
            value={settlement}
            onValueChange={(next) => setSettlement(next as Settlement)}
            options={allowed.map((value) => ({ value: value as string, label: t(`settlements.${value}`) }))}
          />
        </Field>
        <Field label={t('settleNote')} optional>
          <TextInput value={note} maxLength={300} onChange={(event) => setNote(event.currentTarget.value)} />
        </Field>
        <FormButtons>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button variant="primary" type="submit" loading={settle.isPending}>
            {t('settle')}
          </Button>
        </FormButtons>
      </FormBody>
    </Dialog>
  );
}
