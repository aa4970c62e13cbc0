import { type OrderDetail, orderRoutes } from '@larder/contracts/ordering/order';
import type { Review } from '@larder/contracts/ordering/review';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Kbd, Stamp, toast } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Dock } from '../../components/detail-page.tsx';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { IncompleteDialog } from './order-dialogs.tsx';
import styles from './orders.module.css';
import type { OrderSession, SaveState } from './use-order-session.ts';

export interface OrderDockProps {
  readonly order: OrderDetail;
  readonly session: OrderSession;
  readonly review: Review;
  readonly editable: boolean;
  readonly now: number;
  readonly onMissingReason: (itemId: string) => void;
}

/** What was decided a moment ago in this window presses its seal; what was decided earlier just shows it. */
const FRESH_MS = 4_000;

/** Total, changes and the one button of the sheet; after approval the seal and the time left to call it back. */
export function OrderDock({ order, session, review, editable, now, onMissingReason }: OrderDockProps) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const routed = review.routed.length;
  const preview = useQuery({
    ...apiQuery('ordering', orderRoutes.approvalPreview, { params: { id: order.id } }),
    enabled: editable && routed > 0,
  });
  const approvers = preview.data?.approvers.map((a) => a.name).join(t('listSeparator')) ?? '';

  const submit = useApiMutation({
    route: orderRoutes.submit,
    invalidates: ['ordering', 'workflow'],
    success: (stamp) =>
      stamp.state === 'awaiting_approval'
        ? t('submit.asked', { name: stamp.approvers.map((a) => a.name).join(t('listSeparator')) })
        : t('submit.approved'),
  });
  const recall = useApiMutation({
    route: orderRoutes.recall,
    invalidates: ['ordering'],
    success: () => t('recall.done'),
  });
  const withdraw = useApiMutation({
    route: orderRoutes.withdraw,
    invalidates: ['ordering', 'workflow'],
    success: () => t('withdraw.done'),
  });

  const send = async (confirmIncomplete: boolean) => {
    try {
      const version = await session.flush();
      submit.mutate({
        params: { id: order.id },
        body: { version, ...(confirmIncomplete ? { confirmIncomplete } : {}) },
      });
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  const press = () => {
    if (review.errors.length > 0) return toast.error(t('submit.hasErrors', { count: review.errors.length }));
    const [missing] = review.missingReasons;
    if (missing !== undefined) return onMissingReason(missing);
    if (order.dataCompleteness === 'incomplete' && !order.incompleteConfirmed) return setAsking(true);
    return void send(false);
  };

  const pressed = useRef(press);
  useEffect(() => {
    pressed.current = press;
  });
  useEffect(() => {
    if (!editable) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      (document.activeElement as HTMLElement | null)?.blur();
      pressed.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [editable]);

  const amount = editable || order.state === 'reviewing' ? review.amountMinor : BigInt(order.amount);
  const recallLeft = order.releaseAt === null ? 0 : new Date(order.releaseAt).getTime() - now;
  const approved = order.state === 'approved' || order.state === 'released';
  return (
    <>
      <Dock
        end={
          <>
            {editable ? (
              <>
                <span className={styles['wideOnly']}>
                  <Kbd>Ctrl ↵</Kbd>
                </span>
                <Button variant="primary" loading={submit.isPending} disabled={review.ordered === 0} onClick={press}>
                  {routed > 0
                    ? approvers
                      ? t('action.askApproval', { name: approvers })
                      : t('action.askApprovalOnly')
                    : t('action.approve', { count: review.ordered })}
                </Button>
              </>
            ) : null}
            {order.state === 'awaiting_approval' ? (
              <>
                <span className={styles['quiet']}>
                  {t('awaiting', {
                    name: order.approvers.map((a) => a.name).join(t('listSeparator')),
                    due: order.approvalDueAt ? formats.dateTime(order.approvalDueAt) : '',
                  })}
                </span>
                {order.canEdit ? (
                  <Button
                    loading={withdraw.isPending}
                    onClick={() => withdraw.mutate({ params: { id: order.id }, body: { version: order.version } })}
                  >
                    {t('action.withdraw')}
                  </Button>
                ) : null}
              </>
            ) : null}
            {approved ? (
              <Stamp
                word={order.state === 'released' ? t('stamp.released') : t('stamp.approved')}
                by={order.approvalKind === 'baseline' ? t('stamp.baseline') : order.approvedBy?.name}
                at={order.approvedAt ? formats.dateTime(order.approvedAt) : undefined}
                justPressed={order.approvedAt !== null && now - new Date(order.approvedAt).getTime() < FRESH_MS}
              />
            ) : null}
            {order.state === 'approved' && order.canEdit && recallLeft > 0 ? (
              <Button
                loading={recall.isPending}
                onClick={() => recall.mutate({ params: { id: order.id }, body: { version: order.version } })}
              >
                {t('action.recall', { left: formats.countdown(recallLeft) })}
              </Button>
            ) : null}
          </>
        }
      >
        <div>
          <div className={styles['quiet']}>{t('total')}</div>
          <div className={`${styles['total']} num`}>{formats.money(amount, order.currency)}</div>
        </div>
        {editable ? (
          <>
            <span className="nowrap">{t('changed', { count: review.changed })}</span>
            <Button size="sm" onClick={() => session.store.undo()} disabled={!session.store.canUndo()}>
              {t('action.undo')}
            </Button>
            <SaveWords
              state={session.state}
              onRetry={() => void session.flush().catch((error: unknown) => toast.error(problemText(error)))}
            />
          </>
        ) : order.reviewSeconds !== null ? (
          <span className={styles['quiet']}>
            {t('reviewTime', { minutes: Math.max(1, Math.round(order.reviewSeconds / 60)) })}
          </span>
        ) : null}
      </Dock>
      {asking ? (
        <IncompleteDialog
          days={order.incompleteDays}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void send(true);
          }}
        />
      ) : null}
    </>
  );
}

function SaveWords({ state, onRetry }: { readonly state: SaveState; readonly onRetry: () => void }) {
  const t = useTranslations('orders');
  if (state === 'failed')
    return (
      <Button size="sm" variant="danger" onClick={onRetry}>
        {t('save.failed')}
      </Button>
    );
  return (
    <span className={styles['quiet']} role="status">
      {t(`save.${state}`)}
    </span>
  );
}
