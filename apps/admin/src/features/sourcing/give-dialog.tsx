import { orderSourcingRoutes, type WarehouseDayItem, type WarehouseDayLine } from '@larder/contracts/ordering/sourcing';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, Textarea, TextInput } from '@larder/ui';
import { useState } from 'react';
import { FormBody, FormButtons } from '../../components/form.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';

interface GiveDialogProps {
  open: boolean;
  sourceId: string;
  subject: { item: WarehouseDayItem; line: WarehouseDayLine } | null;
  onClose: () => void;
}

/** Another quantity for one store than its fair share, with the reason that others read. */
export function GiveDialog({ subject, ...rest }: GiveDialogProps) {
  return subject ? <Form key={`${subject.line.orderId} ${subject.item.itemId}`} subject={subject} {...rest} /> : null;
}

function Form({
  open,
  sourceId,
  subject: { item, line },
  onClose,
}: Omit<GiveDialogProps, 'subject'> & { subject: NonNullable<GiveDialogProps['subject']> }) {
  const t = useTranslations('sourcing');
  const formats = useFormats();
  const [quantity, setQuantity] = useState(line.given);
  const [reason, setReason] = useState(line.byHand?.reason ?? '');
  const give = useApiMutation({
    route: orderSourcingRoutes.give,
    invalidates: ['ordering', 'audit'],
    success: () => t('gave'),
    onSuccess: onClose,
  });
  const wrong = !/^\d{1,9}(\.\d{1,3})?$/.test(quantity) || Number(quantity) > Number(line.wanted);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('giveTitle', {
        store: nameIn(formats.locale, { name: line.storeName, nameEn: line.storeNameEn }),
        item: nameIn(formats.locale, item),
      })}
      description={t('giveDetail')}
    >
      <FormBody
        onSubmit={(event) => {
          event.preventDefault();
          give.mutate({
            params: { id: sourceId },
            body: { orderId: line.orderId, itemId: item.itemId, quantity, reason: reason.trim() },
          });
        }}
      >
        <Field
          label={t('quantityIn', { unit: formats.unit(item.baseUom) })}
          hint={t('quantityHint', { wanted: formats.quantity(line.wanted, item.baseUom) })}
          required
        >
          <TextInput
            inputMode="decimal"
            value={quantity}
            onChange={(event) => setQuantity(event.currentTarget.value.trim())}
          />
        </Field>
        <Field label={t('reason')} required>
          <Textarea
            value={reason}
            required
            maxLength={200}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        <FormButtons>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" disabled={wrong || reason.trim() === ''} loading={give.isPending}>
            {t('save')}
          </Button>
        </FormButtons>
      </FormBody>
    </Dialog>
  );
}
