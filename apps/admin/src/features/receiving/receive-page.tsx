import { type ReceiptDetail, receivingRoutes } from '@larder/contracts/supply-chain/receiving';
import { useTranslations } from '@larder/i18n/react';
import { buttonClass, EmptyState } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import { DraftReceipt } from './draft-receipt.tsx';
import { PostedReceipt } from './posted-receipt.tsx';
import { deliveries, receiveOrder } from './routes.tsx';

export default function ReceivePage() {
  const { orderId } = receiveOrder.useParams();
  const [posted, setPosted] = useState<ReceiptDetail>();
  // Opening is idempotent: it makes the draft or finds the one that a colleague has begun. Never refetched behind the
  // typing: the draft keeps itself in step from here on.
  const query = useQuery({
    ...apiQuery('supply-chain', receivingRoutes.open, { params: { id: orderId } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    enabled: posted === undefined,
  });
  if (posted) return <PostedReceipt receipt={posted} />;
  if (query.error?.code === 'invalid_transition') return <Finished />;
  return (
    <QueryGate query={query}>
      {(receipt) => <DraftReceipt key={receipt.id} receipt={receipt} onPosted={setPosted} />}
    </QueryGate>
  );
}

function Finished() {
  const t = useTranslations('receiving');
  return (
    <EmptyState
      icon={<PackageCheck aria-hidden />}
      title={t('finished')}
      detail={t('finishedHint')}
      actions={
        <RouteLink className={buttonClass('primary')} target={deliveries.to()}>
          {t('backToList')}
        </RouteLink>
      }
    />
  );
}
