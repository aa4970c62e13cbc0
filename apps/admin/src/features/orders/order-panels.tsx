import type { OrderDetail } from '@larder/contracts/ordering/order';
import { lazyPart } from '@larder/ui';
import { Suspense } from 'react';
import { useMay } from '../../lib/session.ts';
import type { OrderRow } from './model.ts';
import type { OrderSession } from './session/order-session.ts';

// Looked at now and then: the sheet does not wait for them.
const WhyPanel = lazyPart(() => import('./why-panel.tsx').then((m) => ({ default: m.WhyPanel })));
const ReasonDialog = lazyPart(() => import('./reason-dialog.tsx').then((m) => ({ default: m.ReasonDialog })));
const ConflictDialog = lazyPart(() => import('./conflict-dialog.tsx').then((m) => ({ default: m.ConflictDialog })));
const StopItemDialog = lazyPart(() => import('./order-dialogs.tsx').then((m) => ({ default: m.StopItemDialog })));
const CancelOrderDialog = lazyPart(() => import('./order-dialogs.tsx').then((m) => ({ default: m.CancelOrderDialog })));
const HistoryPanel = lazyPart(() => import('./order-history.tsx').then((m) => ({ default: m.HistoryPanel })));

/** What lies over the sheet. */
export type OrderPanel =
  | { readonly kind: 'why' | 'reason' | 'stop' | 'conflict'; readonly row: OrderRow }
  | { readonly kind: 'cancel' | 'history' };

interface OrderPanelsProps {
  readonly panel: OrderPanel | null;
  readonly order: OrderDetail;
  readonly session: OrderSession;
  readonly onPanel: (next: OrderPanel | null) => void;
}

/** The panels and dialogs of an order's sheet; one at a time. */
export function OrderPanels({ panel, ...rest }: OrderPanelsProps) {
  return <Suspense fallback={null}>{panel ? <Shown panel={panel} {...rest} /> : null}</Suspense>;
}

function Shown({ panel, order, session, onPanel }: OrderPanelsProps & { readonly panel: OrderPanel }) {
  const may = useMay();
  const onClose = () => onPanel(null);
  switch (panel.kind) {
    case 'why':
      return (
        <WhyPanel
          orderId={order.id}
          row={panel.row}
          onStop={may('ordering.item.stop') ? () => onPanel({ kind: 'stop', row: panel.row }) : undefined}
          onClose={onClose}
        />
      );
    case 'conflict':
      return <ConflictDialog row={panel.row} session={session} onClose={onClose} />;
    case 'reason':
      return <ReasonDialog row={panel.row} store={session.store} onClose={onClose} />;
    case 'stop':
      return <StopItemDialog order={order} row={panel.row} onClose={onClose} />;
    case 'cancel':
      return <CancelOrderDialog order={order} version={session.flush} onClose={onClose} />;
    case 'history':
      return <HistoryPanel orderId={order.id} onClose={onClose} />;
    default:
      return null;
  }
}
