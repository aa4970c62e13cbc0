import type { PurchaseOrderDetail } from '@larder/contracts/supply-chain/purchase-order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import styles from './purchasing.module.css';

/** Why an order can't be sent yet, and what headquarters wrote. Nothing once it has left or needs no approval. */
export function ApprovalNote({ order }: { order: PurchaseOrderDetail }) {
  const t = useTranslations('purchasing');
  const formats = useFormats();
  const { approval, approvalState: state } = order;
  if (order.status !== 'approved' || state === null || state === 'approved') return null;
  if (state === 'returned')
    return (
      <p className={styles['hint']}>
        {t('approval.returnedHint', { name: approval?.decidedByName ?? '' })}
        {approval?.comment ? (
          <>
            {' '}
            <q>{approval.comment}</q>
          </>
        ) : null}
      </p>
    );
  return (
    <p className={styles['hint']}>
      {state === 'waiting' && approval
        ? t('approval.waitingHint', { time: formats.dateTime(approval.askedAt) })
        : t('approval.requiredHint')}
    </p>
  );
}
