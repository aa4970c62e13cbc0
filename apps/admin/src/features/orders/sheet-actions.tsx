import type { OrderDetail } from '@larder/contracts/ordering/order';
import { useTranslations } from '@larder/i18n/react';
import { Button, Menu } from '@larder/ui';
import { Download, MoreHorizontal, Printer } from 'lucide-react';
import { orderDetail } from './routes.tsx';

const CANCELLABLE: readonly OrderDetail['state'][] = ['generated', 'reviewing', 'awaiting_approval'];

/** What can be done with an order besides changing and deciding it. */
export function SheetActions({
  order,
  onCsv,
  onCopyLast,
  onPanel,
}: {
  readonly order: OrderDetail;
  readonly onCsv: () => void;
  /** null while the sheet cannot be changed. */
  readonly onCopyLast: (() => void) | null;
  readonly onPanel: (kind: 'history' | 'cancel') => void;
}) {
  const t = useTranslations('orders');
  const setSearch = orderDetail.useSetSearch();
  const cancellable = order.canEdit && CANCELLABLE.includes(order.state);
  return (
    <>
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
