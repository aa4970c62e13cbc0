import type { OrderDetail } from '@larder/contracts/ordering/order';
import { useTranslations } from '@larder/i18n/react';
import { Button, Menu } from '@larder/ui';
import { Download, MessageSquarePlus, MoreHorizontal, Printer } from 'lucide-react';
import { orderDetail } from './routes.tsx';

const CANCELLABLE: readonly OrderDetail['state'][] = ['generated', 'reviewing', 'awaiting_approval'];

/** What can be done with an order besides changing and deciding it. */
export function SheetActions({
  order,
  onCsv,
  onCopyLast,
  onPanel,
  requests,
}: {
  readonly order: OrderDetail;
  readonly onCsv: () => void;
  /** null while the sheet cannot be changed. */
  readonly onCopyLast: (() => void) | null;
  readonly onPanel: (kind: 'history' | 'cancel' | 'requests') => void;
  /** Open requests of clerks for items of this order. */
  readonly requests: number;
}) {
  const t = useTranslations('orders');
  const asked = useTranslations('requests');
  const setSearch = orderDetail.useSetSearch();
  const cancellable = order.canEdit && CANCELLABLE.includes(order.state);
  return (
    <>
      {requests > 0 ? (
        <Button icon={<MessageSquarePlus aria-hidden />} onClick={() => onPanel('requests')}>
          {asked('forOrder', { count: requests })}
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
          { id: 'requests', label: asked('forOrderTitle'), onSelect: () => onPanel('requests') },
          { id: 'history', label: t('action.showHistory'), onSelect: () => onPanel('history') },
          ...(onCopyLast ? [{ id: 'copy', label: t('action.copyLast'), onSelect: onCopyLast }] : []),
          ...(cancellable
            ? [{ id: 'cancel', label: t('action.cancelOrder'), danger: true, onSelect: () => onPanel('cancel') }]
            : []),
        ]}
      />
    </>
  );
}
