import { DECLINE_REASONS } from '@larder/contracts/ordering/reasons';
import {
  type DeclineReason,
  type ReplenishmentRequest,
  type RequestDetail,
  type RequestTarget,
  requestRoutes,
} from '@larder/contracts/ordering/requests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import { Button, DateInput, Field, NumberInput, RadioSegment, Select, TextInput, toast } from '@larder/ui';
import { useState } from 'react';
import { call } from '../../lib/api-client.ts';
import { addDays } from '../../lib/dates.ts';
import { useApiMutation } from '../../lib/query.ts';
import { FormButtons } from '../form.tsx';
import { baseOf, packsOf, quantityWords } from './request-words.ts';
import styles from './requests.module.css';

/** What an answer, or taking it back, changes on other screens. */
export const CHANGED = ['ordering', 'notifications'] as const;

/** Takes an answer back and says what became of the line. */
export function useUndoRequest(): (request: Pick<ReplenishmentRequest, 'id' | 'version'>) => Promise<unknown> {
  const t = useTranslations('requests');
  return async ({ id, version }) => {
    const answer = await call(requestRoutes.undo, { params: { id }, body: { version } });
    toast.success(t(answer.lineRestored ? 'undone' : 'undoneLineKept'));
  };
}

/** Puts a request on an order; the toast takes it back. */
export function useAcceptRequest(onDone?: () => void) {
  const t = useTranslations('requests');
  const formats = useFormats();
  const undo = useUndoRequest();
  return useApiMutation({
    route: requestRoutes.accept,
    invalidates: CHANGED,
    success: (request) =>
      t('accepted', { date: request.order ? formats.businessDay(request.order.deliveryDate, 'short') : '' }),
    undo: { label: t('undo'), run: undo },
    ...(onDone ? { onSuccess: onDone } : {}),
  });
}

interface DeclineProps {
  readonly request: Pick<ReplenishmentRequest, 'id' | 'version'>;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

/** Why not: a chip for the usual, words for the rest. */
export function DeclineForm({ request, onDone, onBack }: DeclineProps) {
  const t = useTranslations('requests');
  const undo = useUndoRequest();
  const [reason, setReason] = useState<DeclineReason | null>(null);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const wordless = reason === 'other' && note.trim() === '';
  const decline = useApiMutation({
    route: requestRoutes.decline,
    invalidates: CHANGED,
    success: () => t('declined'),
    undo: { label: t('undo'), run: undo },
    onSuccess: onDone,
  });
  return (
    <form
      className={styles['stack']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (reason === null || wordless) return;
        decline.mutate({
          params: { id: request.id },
          body: { version: request.version, reason, note: note.trim() || null },
        });
      }}
    >
      <Field label={t('declineTitle')}>
        <RadioSegment
          aria-label={t('declineTitle')}
          value={reason}
          onValueChange={setReason}
          options={DECLINE_REASONS.map((value) => ({ value, label: t(`declines.${value}`) }))}
        />
      </Field>
      <Field label={t('note')} error={tried && wordless ? t('declineOther') : undefined}>
        <TextInput value={note} maxLength={200} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <FormButtons>
        <Button onClick={onBack}>{t('back')}</Button>
        <Button type="submit" variant="primary" disabled={reason === null} loading={decline.isPending}>
          {t('declineConfirm')}
        </Button>
      </FormButtons>
    </form>
  );
}

const URGENT = 'urgent';
const NEXT = 'next';

interface AcceptProps {
  readonly request: RequestDetail;
  /** The day it is in the store. */
  readonly today: string;
  readonly onDone: () => void;
  readonly onDecline: () => void;
}

/** Chooses the order and the quantity of its line afterwards. */
export function AcceptForm({ request, today, onDone, onDecline }: AcceptProps) {
  const t = useTranslations('requests');
  const formats = useFormats();
  const { targets, nextSlot } = request;
  const [chosen, setChosen] = useState<string | null>(null);
  // The orders are read again while the form stands: the chosen one may have been submitted since.
  const stands =
    chosen === URGENT || (chosen === NEXT && nextSlot !== null) || targets.some((each) => each.orderId === chosen);
  const into = chosen !== null && stands ? chosen : (targets[0]?.orderId ?? (nextSlot ? NEXT : URGENT));
  const [day, setDay] = useState(request.neededBy ?? addDays(today, 1));
  const [packs, setPacks] = useState<number | null>(null);
  const accept = useAcceptRequest(onDone);
  const target = targets.find((each) => each.orderId === into);
  const proposed = target?.proposed ?? request.quantity;
  const wanted = packs ?? packsOf(proposed, request.pack);
  const day_ = (date: string) => formats.businessDay(date, 'short');
  const options = [
    ...targets.map((each) => ({ value: each.orderId, label: targetWords(each) })),
    ...(nextSlot ? [{ value: NEXT, label: t('newOrder', { date: day_(nextSlot.deliveryDate) }) }] : []),
    { value: URGENT, label: t('newUrgent') },
  ];
  function targetWords(each: RequestTarget): string {
    const date = day_(each.deliveryDate);
    return each.urgency === 'urgent'
      ? t('targetUrgent', { date })
      : t('target', { date, time: formats.dateTime(each.cutoffAt) });
  }
  return (
    <div className={styles['stack']}>
      {targets.length === 0 ? <p className={styles['note']}>{t('noTarget')}</p> : null}
      {chosen !== null && !stands ? (
        <p className={styles['note']} role="alert">
          {t('chosenGone')}
        </p>
      ) : null}
      <Field label={t('into')}>
        <Select
          value={into}
          onValueChange={(next) => {
            setChosen(next);
            setPacks(null);
          }}
          options={options}
        />
      </Field>
      {into === URGENT ? (
        <Field label={t('urgentDay')}>
          <DateInput
            value={day}
            min={today}
            max={addDays(today, 7)}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        </Field>
      ) : null}
      {into === NEXT ? null : (
        <Field
          label={`${t('lineThen')} (${unitName(formats.locale, request.packUom)})`}
          hint={
            target
              ? t('lineNow', {
                  now: quantityWords(t, formats, target.lineQuantity, request),
                  suggested: quantityWords(t, formats, target.suggested, request),
                })
              : undefined
          }
        >
          <NumberInput
            value={wanted}
            min={0}
            max={99_999}
            step={1}
            onValueChange={setPacks}
            aria-label={t('lineThen')}
          />
        </Field>
      )}
      <FormButtons>
        <Button onClick={onDecline}>{t('decline')}</Button>
        <Button
          variant="primary"
          loading={accept.isPending}
          disabled={into === URGENT && day === ''}
          onClick={() =>
            accept.mutate({
              params: { id: request.id },
              body: {
                version: request.version,
                into: intoOf(into, target, day),
                ...(into === NEXT ? {} : { lineQuantity: baseOf(wanted, request.pack) }),
              },
            })
          }
        >
          {t('accept')}
        </Button>
      </FormButtons>
    </div>
  );
}

function intoOf(into: string, target: RequestTarget | undefined, day: string) {
  if (target) return { orderId: target.orderId, rev: target.rev };
  return into === URGENT ? { urgency: 'urgent' as const, deliveryDate: day } : { urgency: 'normal' as const };
}
