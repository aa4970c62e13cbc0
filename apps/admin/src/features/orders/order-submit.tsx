import { orderRoutes } from '@larder/contracts/ordering/order';
import { useTranslations } from '@larder/i18n/react';
import { Button, Kbd, toast } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { IncompleteDialog } from './order-dialogs.tsx';
import type { OrderDockProps } from './order-dock.tsx';
import styles from './orders.module.css';

/** Says what pressing it will do: approve so many lines, or ask the person who has to be asked. */
export function SubmitButton({ order, session, review, reviewNow, onMissingReason }: OrderDockProps) {
  const t = useTranslations('orders');
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const routed = review.routed.length;
  const preview = useQuery({
    ...apiQuery('ordering', orderRoutes.approvalPreview, { params: { id: order.id } }),
    enabled: routed > 0,
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
    const present = reviewNow();
    if (present.errors.length > 0) return toast.error(t('submit.hasErrors', { count: present.errors.length }));
    const [missing] = present.missingReasons;
    if (missing !== undefined) return onMissingReason(missing);
    if (order.dataCompleteness === 'incomplete' && !order.incompleteConfirmed) return setAsking(true);
    return void send(false);
  };
  useSubmitKey(press);

  const label =
    routed === 0
      ? t('action.approve', { count: review.ordered })
      : approvers
        ? t('action.askApproval', { name: approvers })
        : t('action.askApprovalOnly');
  return (
    <>
      <span className={styles['wideOnly']}>
        <Kbd>Ctrl ↵</Kbd>
      </span>
      <Button variant="primary" loading={submit.isPending} disabled={review.ordered === 0} onClick={press}>
        {label}
      </Button>
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

/** Ctrl+Enter from anywhere on the sheet; the cell that is being typed in is left first, so that it counts. */
function useSubmitKey(press: () => void): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      (document.activeElement as HTMLElement | null)?.blur();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
