import { type PurchaseOrderDetail, purchaseOrderRoutes } from '@larder/contracts/supply-chain/purchase-order';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, buttonClass, LedgerBand, Stat } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { DetailPage, Panel, QueryGate } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { download } from '../../lib/api-client.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { ApprovalNote } from './approval-note.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { OrderLines } from './order-lines.tsx';
import { PrintSheet } from './print-sheet.tsx';
import styles from './purchasing.module.css';
import { purchaseOrder, purchaseOrders } from './routes.tsx';
import { StatusBadge } from './status-badge.tsx';
import { StatusLine } from './status-line.tsx';

export default function PurchaseOrderPage() {
  const { orderId } = purchaseOrder.useParams();
  const query = useQuery(apiQuery('supply-chain', purchaseOrderRoutes.get, { params: { id: orderId } }));
  return <QueryGate query={query}>{(order) => <Order order={order} />}</QueryGate>;
}

function Order({ order }: { order: PurchaseOrderDetail }) {
  const t = useTranslations('purchasing');
  const formats = useFormats();
  const source = nameIn(formats.locale, { name: order.sourceName, nameEn: order.sourceNameEn });
  const store = nameIn(formats.locale, { name: order.storeName, nameEn: order.storeNameEn });
  const posted = order.receipts.filter((r) => r.status === 'posted');
  return (
    <>
      <div className="no-print">
        <DetailPage
          title={order.number}
          back={{ to: purchaseOrders.to(), label: t('title') }}
          lead={`${source} → ${store}`}
          mark={
            <span className={styles['marks']}>
              {order.urgent ? <Badge tone="bad">{t('urgent')}</Badge> : null}
              {order.kind === 'internal' ? <Badge>{t('internal')}</Badge> : null}
              <StatusBadge order={order} />
            </span>
          }
          actions={<Actions order={order} />}
          summary={
            <LedgerBand label={order.number}>
              <Stat
                label={t('delivery')}
                value={formats.businessDay(order.deliveryDate)}
                note={formats.businessDate(order.deliveryDate, 'short')}
              />
              <Stat label={t('lines')} value={order.lineCount} />
              <Stat label={t('amount')} value={formats.money(order.amountMinor, order.currency)} />
              <Stat label={t('openLines')} value={order.lines.filter((line) => Number(line.open) > 0).length} />
            </LedgerBand>
          }
        >
          <StatusLine order={order} />
          <ApprovalNote order={order} />
          {order.allowed.includes('send') && !order.mailPossible ? (
            <p className={styles['hint']}>{t('sendHint')}</p>
          ) : null}
          <OrderLines order={order} />
          {posted.length > 0 ? (
            <Panel title={t('receipts')}>
              <ul className={styles['receipts']}>
                {posted.map((receipt) => (
                  <li key={receipt.id}>
                    <span>{t('receiptPosted', { date: formats.businessDate(receipt.businessDate ?? '') })}</span>
                    <span className={styles['quiet']}>
                      {receipt.postedByName ? t('receiptBy', { name: receipt.postedByName }) : null}
                    </span>
                  </li>
                ))}
              </ul>
            </Panel>
          ) : null}
        </DetailPage>
      </div>
      <PrintSheet order={order} />
    </>
  );
}

function Actions({ order }: { order: PurchaseOrderDetail }) {
  const t = useTranslations('purchasing');
  const [cancelling, setCancelling] = useState(false);
  const may = (event: PurchaseOrderDetail['allowed'][number]) => order.allowed.includes(event);
  const send = useApiMutation({
    route: purchaseOrderRoutes.send,
    invalidates: ['supply-chain'],
    success: (_, input) => t(input.body.via === 'mail' ? 'queued' : 'marked'),
  });
  const ask = useApiMutation({
    route: purchaseOrderRoutes.ask,
    invalidates: ['supply-chain', 'workflow'],
    success: () => t('approval.asked'),
  });
  const cancel = useApiMutation({
    route: purchaseOrderRoutes.cancel,
    invalidates: ['supply-chain', 'inventory', 'workflow'],
    success: () => t('cancelled'),
    onSuccess: () => setCancelling(false),
  });
  const sendVia = (via: 'mail' | 'manual') =>
    send.mutate({ params: { id: order.id }, body: { version: order.version, via } });
  return (
    <>
      <Button icon={<Printer aria-hidden />} onClick={() => window.print()}>
        {t('action.print')}
      </Button>
      <Button
        icon={<Download aria-hidden />}
        onClick={() => void download(purchaseOrderRoutes.csv, { params: { id: order.id } }, `${order.number}.csv`)}
      >
        {t('action.csv')}
      </Button>
      {may('cancel') ? <Button onClick={() => setCancelling(true)}>{t('action.cancel')}</Button> : null}
      {may('ask') ? (
        <Button
          variant="primary"
          loading={ask.isPending}
          onClick={() => ask.mutate({ params: { id: order.id }, body: { version: order.version } })}
        >
          {t(order.approvalState === 'returned' ? 'approval.askAgain' : 'approval.ask')}
        </Button>
      ) : null}
      {may('send') ? (
        <Button
          variant={order.mailPossible ? 'secondary' : 'primary'}
          loading={send.isPending}
          onClick={() => sendVia('manual')}
        >
          {t('action.markSent')}
        </Button>
      ) : null}
      {may('send') && order.mailPossible && order.mailState !== 'queued' ? (
        <Button variant="primary" loading={send.isPending} onClick={() => sendVia('mail')}>
          {t('action.send')}
        </Button>
      ) : null}
      {may('receive') ? (
        <RouteLink
          className={buttonClass(may('send') || may('ask') ? 'secondary' : 'primary')}
          target={{ to: '/receiving/$orderId', params: { orderId: order.id }, search: {} }}
        >
          {t('action.receive')}
        </RouteLink>
      ) : null}
      <CancelDialog
        open={cancelling}
        onOpenChange={setCancelling}
        number={order.number}
        pending={cancel.isPending}
        onConfirm={(reason) => cancel.mutate({ params: { id: order.id }, body: { version: order.version, reason } })}
      />
    </>
  );
}
