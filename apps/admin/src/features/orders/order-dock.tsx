import type { OrderDetail } from '@larder/contracts/ordering/order';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, IconButton, Stamp, toast } from '@larder/ui';
import { CloudOff, Undo2 } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Dock } from '../../components/detail-page.tsx';
import { useSelected, useValue } from '../../lib/observable.ts';
import { useApiMutation, useProblemText } from '../../lib/query.ts';
import { SubmitButton } from './order-submit.tsx';
import { minutesOf } from './order-words.tsx';
import styles from './orders.module.css';
import type { SaveState } from './session/session-status.ts';
import { useNow } from './use-now.ts';
import type { SubmitInput } from './use-submit.tsx';

export interface OrderDockProps extends SubmitInput {
  readonly editable: boolean;
}

/** What was decided a moment ago presses its seal; what was decided earlier just shows it. */
const FRESH_MS = 4_000;

/** Total, changes and the one button of the sheet; after approval the seal and the time left to call it back. */
export function OrderDock(props: OrderDockProps) {
  const { order, editable } = props;
  return (
    <Dock
      end={
        <>
          {editable ? <SubmitButton {...props} /> : null}
          {order.state === 'awaiting_approval' ? <Awaiting order={order} /> : null}
          {order.state === 'approved' || order.state === 'released' ? <Approved order={order} /> : null}
        </>
      }
    >
      <Total {...props} />
      {editable ? <Changes {...props} /> : <ReviewTime seconds={order.reviewSeconds} />}
    </Dock>
  );
}

// Each figure follows its own part of the review: the typing moves the total, and the dock around it stays as it is.

function Total({ order, editable, review }: OrderDockProps) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const typed = useSelected(review, (now) => now.amountMinor);
  const amount = editable ? typed : BigInt(order.amount);
  return (
    <div>
      <div className={styles['quiet']}>
        {t('total')}
        {editable ? (
          <span className={styles['phoneOnly']}>
            {' · '}
            <ChangedCount review={review} />
          </span>
        ) : null}
      </div>
      <div className={`${styles['total']} num`}>{formats.money(amount, order.currency)}</div>
    </div>
  );
}

function ChangedCount({ review }: Pick<OrderDockProps, 'review'>) {
  const t = useTranslations('orders');
  return t('changed', { count: useSelected(review, (now) => now.changed) });
}

function Changes({ session, review }: OrderDockProps) {
  const t = useTranslations('orders');
  const problemText = useProblemText();
  const { save, unsent } = useValue(session.status);
  const undo = () => session.store.undo();
  const idle = useSyncExternalStore(session.store.subscribe, () => !session.store.canUndo());
  return (
    <>
      <span className={`${styles['wideOnly']} nowrap`}>
        <ChangedCount review={review} />
      </span>
      <span className={styles['wideOnly']}>
        <Button size="sm" onClick={undo} disabled={idle}>
          {t('action.undo')}
        </Button>
      </span>
      <span className={styles['phoneOnly']}>
        <IconButton label={t('action.undo')} icon={<Undo2 aria-hidden />} onClick={undo} disabled={idle} />
      </span>
      <SaveWords
        state={save}
        unsent={unsent}
        onRetry={() => void session.flush().catch((error: unknown) => toast.error(problemText(error)))}
      />
    </>
  );
}

function ReviewTime({ seconds }: { readonly seconds: number | null }) {
  const t = useTranslations('orders');
  if (seconds === null) return null;
  return <span className={styles['quiet']}>{t('reviewTime', { minutes: minutesOf(seconds) })}</span>;
}

function SaveWords({
  state,
  unsent,
  onRetry,
}: {
  readonly state: SaveState;
  readonly unsent: number;
  readonly onRetry: () => void;
}) {
  const t = useTranslations('orders');
  if (state === 'failed')
    return (
      <Button size="sm" variant="danger" onClick={onRetry}>
        {t('save.failed')}
      </Button>
    );
  if (state === 'waiting')
    return (
      <span className={styles['waiting']} role="status">
        <CloudOff aria-hidden />
        {t('save.waiting', { count: unsent })}
      </span>
    );
  return (
    <span className={`${styles['quiet']} ${styles['wideOnly']}`} role="status">
      {t(`save.${state}`)}
    </span>
  );
}

/** Whom the order waits for, and the way back. */
function Awaiting({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  return (
    <>
      <span className={styles['quiet']}>
        {t('awaiting', {
          name: order.approvers.map((a) => a.name).join(t('listSeparator')),
          due: order.approvalDueAt ? formats.dateTime(order.approvalDueAt) : '',
        })}
      </span>
      <WithdrawButton order={order} />
    </>
  );
}

/** Takes the question back, so that the order can be changed again; nothing for a reader. */
export function WithdrawButton({
  order,
  className,
}: {
  readonly order: OrderDetail;
  readonly className?: string | undefined;
}) {
  const t = useTranslations('orders');
  const withdraw = useApiMutation({
    route: orderRoutes.withdraw,
    invalidates: ['ordering', 'workflow'],
    success: () => t('withdraw.done'),
  });
  if (!order.canEdit) return null;
  return (
    <Button
      className={className}
      loading={withdraw.isPending}
      onClick={() => withdraw.mutate({ params: { id: order.id }, body: { version: order.version } })}
    >
      {t('action.withdraw')}
    </Button>
  );
}

/** The seal, and while it can still be called back the time that is left. */
export function Approved({ order }: { readonly order: OrderDetail }) {
  const now = useNow(1_000);
  const t = useTranslations('orders');
  const formats = useFormats();
  const recall = useApiMutation({
    route: orderRoutes.recall,
    invalidates: ['ordering'],
    success: () => t('recall.done'),
  });
  const left = order.releaseAt === null ? 0 : new Date(order.releaseAt).getTime() - now;
  const approvedAt = order.approvedAt;
  return (
    <>
      <Stamp
        word={t(`stamp.${order.state === 'released' ? 'released' : 'approved'}`)}
        by={order.approvalKind === 'baseline' ? t('stamp.baseline') : order.approvedBy?.name}
        at={approvedAt ? formats.dateTime(approvedAt) : undefined}
        justPressed={approvedAt !== null && now - new Date(approvedAt).getTime() < FRESH_MS}
      />
      {order.state === 'approved' && order.canEdit && left > 0 ? (
        <Button
          loading={recall.isPending}
          onClick={() => recall.mutate({ params: { id: order.id }, body: { version: order.version } })}
        >
          {t('action.recall', { left: formats.countdown(left) })}
        </Button>
      ) : null}
    </>
  );
}
