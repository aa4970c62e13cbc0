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

/** Where an order stands; a failed mail outranks its status, because somebody must act. */
export function StatusBadge({ order }: { order: Pick<PurchaseOrderRow, 'status' | 'mailState'> }) {
  const t = useTranslations('purchasing');
  if (order.status === 'approved' && order.mailState === 'failed')
    return <Badge tone="bad">{t('mailState.failed')}</Badge>;
  if (order.status === 'approved' && order.mailState === 'queued') return <Badge>{t('mailState.queued')}</Badge>;
  return <Badge tone={TONES[order.status]}>{t(`status.${order.status}`)}</Badge>;
}
