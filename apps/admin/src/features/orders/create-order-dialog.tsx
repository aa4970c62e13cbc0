import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Dialog, Field, RadioSegment, Select } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { StoreCombobox } from '../../components/store-combobox.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import type { Session } from '../../lib/session.ts';
import styles from './orders.module.css';

export interface CreateOrderDialogProps {
  readonly stores: readonly Session['stores'][number][];
  readonly onClose: () => void;
  readonly onCreated: (orderId: string) => void;
}

type Start = 'suggestion' | 'blank' | 'copy';
type Urgency = 'normal' | 'urgent';

/** An order outside the nightly run: urgent, empty, or a copy of the last one. */
export function CreateOrderDialog({ stores, onClose, onCreated }: CreateOrderDialogProps) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const places = stores.filter((s) => s.kind === 'store');
  const [storeId, setStoreId] = useState<string | null>(places.length === 1 ? (places[0]?.id ?? null) : null);
  const [sourceId, setSourceId] = useState<string | null>(null);
  const [urgency, setUrgency] = useState<Urgency>('normal');
  const [start, setStart] = useState<Start>('suggestion');
  const [deliveryDate, setDeliveryDate] = useState('');
  const slots = useQuery({
    ...apiQuery('ordering', orderRoutes.slots, { params: { storeId: storeId ?? '' } }),
    enabled: storeId !== null,
  });
  const slot = slots.data?.items.find((s) => s.sourceId === sourceId);
  const create = useApiMutation({
    route: orderRoutes.create,
    invalidates: ['ordering'],
    onSuccess: (stamp) => {
      onClose();
      onCreated(stamp.id);
    },
  });
  const opens = urgency === 'normal' ? (slot?.openOrderId ?? null) : null;
  const ready =
    storeId !== null && sourceId !== null && (urgency === 'normal' ? slot?.deliveryDate !== null : deliveryDate !== '');
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('create.title')}
      footer={
        opens ? (
          <Button
            variant="primary"
            onClick={() => {
              onClose();
              onCreated(opens);
            }}
          >
            {t('action.openExisting')}
          </Button>
        ) : (
          <Button
            variant="primary"
            disabled={!ready}
            loading={create.isPending}
            onClick={() => {
              if (storeId && sourceId)
                create.mutate({
                  body: { storeId, sourceId, urgency, start, ...(urgency === 'urgent' ? { deliveryDate } : {}) },
                });
            }}
          >
            {t('action.createOrder')}
          </Button>
        )
      }
    >
      <div className={styles['form']}>
        {places.length > 1 ? (
          <Field label={t('column.store')}>
            <StoreCombobox
              stores={places}
              value={storeId}
              placeholder={t('create.chooseStore')}
              onValueChange={(next) => {
                setStoreId(next);
                setSourceId(null);
              }}
            />
          </Field>
        ) : null}
        <Field label={t('column.source')} hint={slot ? slotWords() : undefined}>
          <Select
            options={(slots.data?.items ?? []).map((s) => ({
              value: s.sourceId,
              label: nameIn(formats.locale, { name: s.sourceName, nameEn: s.sourceNameEn }),
            }))}
            value={sourceId}
            placeholder={t('create.chooseSource')}
            disabled={storeId === null}
            onValueChange={setSourceId}
          />
        </Field>
        <Field label={t('create.urgency')}>
          <RadioSegment
            value={urgency}
            onValueChange={setUrgency}
            options={[
              { value: 'normal', label: t('create.normal') },
              { value: 'urgent', label: t('create.urgent') },
            ]}
          />
        </Field>
        {urgency === 'urgent' ? (
          <Field label={t('create.deliveryDate')} required>
            <DateInput value={deliveryDate} onChange={(event) => setDeliveryDate(event.currentTarget.value)} />
          </Field>
        ) : null}
        <Field label={t('create.start')}>
          <RadioSegment
            value={start}
            onValueChange={setStart}
            options={[
              { value: 'suggestion', label: t('create.suggestion') },
              { value: 'blank', label: t('create.blank') },
              { value: 'copy', label: t('create.copy') },
            ]}
          />
        </Field>
      </div>
    </Dialog>
  );

  function slotWords(): string {
    if (!slot?.deliveryDate || !slot.cutoffAt) return t('create.noSlot');
    return t('create.slot', {
      delivery: formats.businessDay(slot.deliveryDate, 'short'),
      cutoff: formats.dateTime(slot.cutoffAt),
    });
  }
}
