import type { ReplenishmentRequest } from '@larder/contracts/ordering/requests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Drawer, EmptyState } from '@larder/ui';
import { useState } from 'react';
import { nameIn } from '../../lib/scope.ts';
import { DeclineForm, useAcceptRequest } from './decide-request.tsx';
import { quantityWords, stateTone } from './request-words.ts';
import styles from './requests.module.css';

interface OrderRequestsProps {
  readonly open: boolean;
  readonly orderId: string;
  readonly requests: readonly ReplenishmentRequest[];
  /** False: the order cannot be changed, so nothing can go onto it. */
  readonly editable: boolean;
  readonly onClose: () => void;
}

/** Requests that concern an order, the open ones first, each answered with one press. */
export function OrderRequests({ open, orderId, requests, editable, onClose }: OrderRequestsProps) {
  const t = useTranslations('requests');
  const sorted = [...requests].sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open'));
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('forOrderTitle')}>
      {sorted.length === 0 ? (
        <EmptyState title={t('forOrderNone')} />
      ) : (
        <ul className={styles['list']}>
          {sorted.map((request) => (
            <Request key={request.id} orderId={orderId} request={request} editable={editable} />
          ))}
        </ul>
      )}
    </Drawer>
  );
}

function Request({
  orderId,
  request,
  editable,
}: Pick<OrderRequestsProps, 'orderId' | 'editable'> & { readonly request: ReplenishmentRequest }) {
  const t = useTranslations('requests');
  const formats = useFormats();
  const [declining, setDeclining] = useState(false);
  const accept = useAcceptRequest();
  const open = request.state === 'open';
  return (
    <li>
      <span className={styles['line']}>
        <span>
          <strong>{nameIn(formats.locale, request.item)}</strong>{' '}
          <span className="num">{quantityWords(t, formats, request.quantity, request)}</span>
        </span>
        {open ? null : <Badge tone={stateTone(request.state)}>{t(`states.${request.state}`)}</Badge>}
      </span>
      <p className={styles['note']}>
        {[request.askedBy.name, t(`reasons.${request.reason}`), request.note].filter(Boolean).join(' · ')}
      </p>
      {open && editable && !declining ? (
        <span className={styles['row']}>
          <Button
            variant="primary"
            loading={accept.isPending}
            onClick={() =>
              accept.mutate({ params: { id: request.id }, body: { version: request.version, into: { orderId } } })
            }
          >
            {t('accept')}
          </Button>
          <Button onClick={() => setDeclining(true)}>{t('decline')}</Button>
        </span>
      ) : null}
      {open && declining ? (
        <DeclineForm request={request} onDone={() => setDeclining(false)} onBack={() => setDeclining(false)} />
      ) : null}
    </li>
  );
}
