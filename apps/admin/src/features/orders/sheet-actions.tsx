import type { OrderDetail } from '@larder/contracts/ordering/order';
import type { ReplenishmentRequest } from '@larder/contracts/ordering/requests';
import { useTranslations } from '@larder/i18n/react';
import { Button, Menu } from '@larder/ui';
import { Download, MessageSquarePlus, MoreHorizontal, Printer } from 'lucide-react';
import { useState } from 'react';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { orderDetail } from './routes.tsx';

const OrderRequests = lazyDrawer(() =>
  import('../../components/requests/order-requests.tsx').then((m) => m.OrderRequests),
);
const CANCELLABLE: readonly OrderDetail['state'][] = ['generated', 'reviewing', 'awaiting_approval'];

/** What can be done with an order besides changing and deciding it. */
export function SheetActions({
  order,
  onCsv,
  onCopyLast,
  onPanel,
  editable,
  requests,
}: {
  readonly order: OrderDetail;
  readonly onCsv: () => void;
  /** null while the sheet cannot be changed. */
  readonly onCopyLast: (() => void) | null;
  readonly onPanel: (kind: 'history' | 'cancel') => void;
  readonly editable: boolean;
  /** What clerks asked for that concerns this order. */
  readonly requests: readonly ReplenishmentRequest[];
}) {
  const t = useTranslations('orders');
  const asked = useTranslations('requests');
  const [answering, setAnswering] = useState(false);
  const open = requests.filter((request) => request.state === 'open').length;
  const setSearch = orderDetail.useSetSearch();
  const cancellable = order.canEdit && CANCELLABLE.includes(order.state);
  return (
    <>
      {open > 0 ? (
        <Button icon={<MessageSquarePlus aria-hidden />} onClick={() => setAnswering(true)}>
          {asked('forOrder', { count: open })}
        </Button>
      ) : null}
      <Button icon={<Printer aria-hidden />} onClick={() => window.print()}>
        {t('action.print')}
      </Button>
      <Menu
        trigger={
          <Button icon={<MoreHorizontal aria-hidden />} aria-label={t('action.more')}>
            {t('action.more')}
          </Button>
        }
        entries={[
          { id: 'simple', label: t('simple.open'), onSelect: () => setSearch({ mode: 'simple' }, 'push') },
          { id: 'csv', label: t('action.exportCsv'), icon: <Download aria-hidden />, onSelect: onCsv },
          { id: 'requests', label: asked('forOrderTitle'), onSelect: () => setAnswering(true) },
          { id: 'history', label: t('action.showHistory'), onSelect: () => onPanel('history') },
          ...(onCopyLast ? [{ id: 'copy', label: t('action.copyLast'), onSelect: onCopyLast }] : []),
          ...(cancellable
            ? [{ id: 'cancel', label: t('action.cancelOrder'), danger: true, onSelect: () => onPanel('cancel') }]
            : []),
        ]}
      />
      <OrderRequests
        open={answering}
        orderId={order.id}
        requests={requests}
        editable={editable}
        onClose={() => setAnswering(false)}
      />
    </>
  );
}
