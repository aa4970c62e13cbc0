import type { PurchaseOrderRow, PurchaseOrderStatus } from '@larder/contracts/supply-chain/purchase-order';
import { useTranslations } from '@larder/i18n/react';
import { Badge, type Tone } from '@larder/ui';

const TONES: Readonly<Record<PurchaseOrderStatus, Tone>> = {
  approved: 'warn',
  sent: 'neutral',
  partially_received: 'warn',
  received: 'good',
  closed: 'neutral',
  cancelled: 'bad',
};

/** Where an order stands; an open approval or a failed mail outranks its status: somebody must act. */
export function StatusBadge({ order }: { order: Pick<PurchaseOrderRow, 'status' | 'mailState' | 'approvalState'> }) {
  const t = useTranslations('purchasing');
  if (order.status === 'approved' && order.approvalState !== null && order.approvalState !== 'approved')
    return (
      <Badge tone={order.approvalState === 'waiting' ? 'warn' : 'bad'}>
        {t(`approval.state.${order.approvalState}`)}
      </Badge>
    );
  if (order.status === 'approved' && order.mailState === 'failed')
    return <Badge tone="bad">{t('mailState.failed')}</Badge>;
  if (order.status === 'approved' && order.mailState === 'queued') return <Badge>{t('mailState.queued')}</Badge>;
  return <Badge tone={TONES[order.status]}>{t(`status.${order.status}`)}</Badge>;
}
