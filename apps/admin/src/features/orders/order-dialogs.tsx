import type { OrderDetail } from '@larder/contracts/ordering/order';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { stoppedItemRoutes } from '@larder/contracts/ordering/stopped-items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Dialog, Field, Textarea, TextInput } from '@larder/ui';
import { useState } from 'react';
import { useApiMutation } from '../../lib/query.ts';
import type { OrderRow } from './model.ts';
import { lineName } from './order-words.tsx';

interface Closing {
  readonly onClose: () => void;
}

/** Stops suggesting an item until a day, or until somebody resumes it. */
export function StopItemDialog({
  order,
  row,
  onClose,
}: Closing & { readonly order: OrderDetail; readonly row: OrderRow }) {
  const t = useTranslations('orders');
  const { locale } = useFormats();
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const stop = useApiMutation({
    route: stoppedItemRoutes.stop,
    invalidates: ['ordering', 'catalog'],
    success: () => t('stop.done', { name: lineName(locale, row.line) }),
    onSuccess: onClose,
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('stop.title', { name: lineName(locale, row.line) })}
      description={t('stop.detail')}
      footer={
        <Button
          variant="primary"
          disabled={reason.trim() === ''}
          loading={stop.isPending}
          onClick={() =>
            stop.mutate({
              params: { storeId: order.storeId, itemId: row.id },
              body: { until: until === '' ? null : until, reason: reason.trim() },
            })
          }
        >
          {t('action.stopItem')}
        </Button>
      }
    >
      <Field label={t('stop.until')} hint={t('stop.untilHint')} optional>
        <DateInput value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      </Field>
      <Field label={t('stop.reason')} required>
        <TextInput maxLength={200} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}

/** Cancelling cannot be undone, so it asks why. */
export function CancelOrderDialog({
  order,
  version,
  onClose,
}: Closing & { readonly order: OrderDetail; readonly version: () => Promise<number> }) {
  const t = useTranslations('orders');
  const [reason, setReason] = useState('');
  const cancel = useApiMutation({
    route: orderRoutes.cancel,
    invalidates: ['ordering'],
    success: () => t('cancel.done'),
    onSuccess: onClose,
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('cancel.title')}
      footer={
        <Button
          variant="danger"
          disabled={reason.trim() === ''}
          loading={cancel.isPending}
          onClick={() =>
            void version().then(
              (v) => cancel.mutate({ params: { id: order.id }, body: { version: v, reason: reason.trim() } }),
              () => undefined,
            )
          }
        >
          {t('action.cancelOrder')}
        </Button>
      }
    >
      <Field label={t('cancel.reason')} required>
        <Textarea rows={2} maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}
