import type { OrderDetail } from '@larder/contracts/ordering/order';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import type { ApprovalPreview } from '@larder/contracts/ordering/order-steps';
import { type Translate, useTranslations } from '@larder/i18n/react';
import { toast } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { call } from '../../lib/api-client.ts';
import { useSelected } from '../../lib/observable.ts';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { IncompleteDialog } from './incomplete-dialog.tsx';
import type { OrderSession } from './session/order-session.ts';
import type { ReviewBoard } from './session/review-board.ts';

export interface SubmitInput {
  readonly order: OrderDetail;
  readonly session: OrderSession;
  readonly review: ReviewBoard;
  /** A line outside its band has no reason yet. */
  readonly onMissingReason: (itemId: string) => void;
  /** The page itself says that sales data is missing, so nobody is asked again. */
  readonly incompleteSaid?: boolean;
}

export interface Submitting {
  readonly press: () => void;
  readonly busy: boolean;
  /** Lines that leave the band, 0: nobody is asked. */
  readonly routed: number;
  readonly ordered: number;
  /** Lines that no approval can cure: they are corrected before the order goes anywhere. */
  readonly mistakes: number;
  /** Names of who will be asked, '' while unknown. */
  readonly approvers: string;
  /** Who would be asked, when; undefined while nobody has to be asked or it is not known yet. */
  readonly path: ApprovalPreview | undefined;
  /** Questions that the press may raise. */
  readonly dialog: ReactNode;
}

/** What a press will do: correct what is wrong, ask whoever has to be asked, or else what `plain` says. */
export function submitWords(
  t: Translate,
  { mistakes, routed, approvers }: Pick<Submitting, 'mistakes' | 'routed' | 'approvers'>,
  plain: string,
): string {
  if (mistakes > 0) return t('action.correct', { count: mistakes });
  if (routed === 0) return plain;
  return approvers ? t('action.askApproval', { name: approvers }) : t('action.askApprovalOnly');
}

/** The one decision of a sheet: approve what is inside the band, or ask the person who has to be asked. */
export function useSubmit({ order, session, review, onMissingReason, incompleteSaid }: SubmitInput): Submitting {
  const t = useTranslations('orders');
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const [flushing, setFlushing] = useState(false);
  const routed = useSelected(review, (now) => now.routed.length);
  const ordered = useSelected(review, (now) => now.ordered);
  const mistakes = useSelected(review, (now) => now.errors.length);
  const preview = useQuery({
    ...apiQuery('ordering', orderRoutes.approvalPreview, { params: { id: order.id } }),
    enabled: routed > 0,
  });
  const submit = useApiMutation({
    route: orderRoutes.submit,
    invalidates: ['ordering', 'workflow'],
    success: (stamp) =>
      stamp.state === 'awaiting_approval'
        ? t('submit.asked', { name: stamp.approvers.map((a) => a.name).join(t('listSeparator')) })
        : t('submit.approved'),
  });

  const send = async (confirmIncomplete: boolean) => {
    setFlushing(true);
    try {
      let version = await session.flush();
      if (order.state === 'generated') {
        const opened = await call(orderRoutes.open, { params: { id: order.id } });
        version = Math.max(version, opened.version);
      }
      submit.mutate({
        params: { id: order.id },
        body: { version, ...(confirmIncomplete ? { confirmIncomplete } : {}) },
      });
    } catch (error) {
      const offline = error instanceof ProblemError && error.status === 0;
      toast.error(offline ? t('submit.offline') : problemText(error));
    } finally {
      setFlushing(false);
    }
  };
  const unconfirmed = order.dataCompleteness === 'incomplete' && !order.incompleteConfirmed;
  const press = () => {
    const now = review.now();
    const { conflicts } = session.status.get();
    if (session.unreadable.length > 0 || now.errors.length > 0)
      return toast.error(t('submit.hasErrors', { count: Math.max(now.errors.length, session.unreadable.length) }));
    if (conflicts.size > 0) return toast.error(t('submit.hasConflicts', { count: conflicts.size }));
    const [missing] = now.missingReasons;
    if (missing !== undefined) return onMissingReason(missing);
    if (unconfirmed && !incompleteSaid) return setAsking(true);
    return void send(unconfirmed);
  };

  return {
    press,
    busy: submit.isPending || flushing,
    routed,
    ordered,
    mistakes,
    path: routed > 0 ? preview.data : undefined,
    approvers: preview.data?.approvers.map((a) => a.name).join(t('listSeparator')) ?? '',
    dialog: asking ? (
      <IncompleteDialog
        days={order.incompleteDays}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void send(true);
        }}
      />
    ) : null,
  };
}
