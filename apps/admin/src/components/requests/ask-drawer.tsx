import {
  REQUEST_REASONS,
  type Requestable,
  type RequestLineInput,
  type RequestReason,
  requestRoutes,
} from '@larder/contracts/ordering/requests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import { Button, DateInput, Drawer, Field, IconButton, RadioSegment, Skeleton, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Minus, Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { todayIn } from '../../lib/business-day.ts';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { serverNow } from '../../lib/server-time.ts';
import { Facts } from '../detail-page.tsx';
import { FieldPair, FormBody, FormButtons, FormProblem } from '../form.tsx';
import { ItemCombobox, type PickedItem } from '../item-combobox.tsx';
import { quantityWords } from './request-words.ts';
import styles from './requests.module.css';

export interface AskStore {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly zone: string;
}

export interface AskDrawerProps {
  readonly open: boolean;
  readonly store: AskStore;
  /** The item to begin with, for a press on its row. */
  readonly item?: PickedItem | undefined;
  readonly onClose: () => void;
}

/** What stands in the form for one item. */
interface Draft {
  readonly item: PickedItem;
  readonly quantity: string;
  readonly unit: RequestLineInput['unit'];
  readonly reason: RequestReason;
  readonly note: string;
  readonly neededBy: string;
}

const fresh = (item: PickedItem): Draft => ({
  item,
  quantity: '1',
  unit: 'pack',
  reason: 'shelf_empty',
  note: '',
  neededBy: '',
});

const isQuantity = (text: string): boolean => /^\d{1,9}(\.\d{1,3})?$/.test(text) && Number(text) > 0;

/** A request for stock, made between two customers: item, quantity, reason; further items one after the other. */
export function AskDrawer({ open, store, item, onClose }: AskDrawerProps) {
  const t = useTranslations('requests');
  const { locale } = useFormats();
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('askFor', { store: nameIn(locale, store) })}
    >
      {open ? <AskForm key={item?.id ?? ''} store={store} item={item} onClose={onClose} /> : null}
    </Drawer>
  );
}

function AskForm({ store, item, onClose }: Omit<AskDrawerProps, 'open'>) {
  const t = useTranslations('requests');
  const problemText = useProblemText();
  const [draft, setDraft] = useState<Draft | null>(item ? fresh(item) : null);
  const [listed, setListed] = useState<readonly Draft[]>([]);
  const [tried, setTried] = useState(false);
  const about = useRequestable(store.id, draft?.item.id);
  const ask = useApiMutation({
    route: requestRoutes.ask,
    invalidates: ['ordering', 'notifications'],
    quiet: true,
    success: (answer) => t('sent', { count: answer.items.length }),
    onSuccess: onClose,
  });
  const ready = draft !== null && about.data !== undefined && isQuantity(draft.quantity);
  const lines = draft && ready ? [...listed, draft] : [...listed];
  const patch = (change: Partial<Draft>) => setDraft((now) => (now ? { ...now, ...change } : now));
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (lines.length === 0 || (draft && !ready)) return;
    // Whoever looks at the form has been shown what is open; a request that came meanwhile is as good a place to add to.
    ask.mutate({ body: { storeId: store.id, lines: lines.map((line) => ({ ...lineOf(line), merge: true })) } });
  };
  return (
    <FormBody onSubmit={send}>
      <Field label={t('findLabel')}>
        <ItemCombobox
          value={draft?.item ?? null}
          placeholder={t('find')}
          except={new Set(listed.map((each) => each.item.id))}
          onPick={(picked) => {
            setTried(false);
            setDraft(picked ? fresh(picked) : null);
          }}
        />
      </Field>
      {draft ? (
        <Wish key={draft.item.id} draft={draft} about={about} zone={store.zone} tried={tried} onChange={patch} />
      ) : null}
      {listed.length > 0 ? (
        <Listed lines={listed} onRemove={(id) => setListed(listed.filter((each) => each.item.id !== id))} />
      ) : null}
      <FormProblem>{ask.error ? problemWords(ask.error, problemText) : null}</FormProblem>
      <div className={styles['foot']}>
        <FormButtons>
          {draft && ready ? (
            <Button
              onClick={() => {
                setListed(lines);
                setDraft(null);
                setTried(false);
              }}
            >
              {t('addMore')}
            </Button>
          ) : (
            <Button onClick={onClose}>{t('cancel')}</Button>
          )}
          <Button
            type="submit"
            variant="primary"
            disabled={lines.length === 0 && (draft === null || about.error !== null)}
            loading={ask.isPending}
          >
            {lines.length > 1 ? t('submitCount', { count: lines.length }) : t('submit')}
          </Button>
        </FormButtons>
      </div>
    </FormBody>
  );
}

interface WishProps {
  readonly draft: Draft;
  readonly about: ReturnType<typeof useRequestable>;
  readonly zone: string;
  readonly tried: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
}

function Wish({ draft, about, zone, tried, onChange }: WishProps) {
  const t = useTranslations('requests');
  const formats = useFormats();
  if (about.error) return <FormProblem>{about.error.status === 404 ? t('notListed') : about.error.title}</FormProblem>;
  if (!about.data) return <Skeleton height={180} />;
  const { data } = about;
  const quantity = (value: string) => formats.quantity(value, unitName(formats.locale, data.item.baseUom));
  const step = (by: number) =>
    onChange({ quantity: String(Math.max(1, Math.floor(Number(draft.quantity) || 0) + by)) });
  const pack = unitName(formats.locale, data.packUom);
  return (
    <>
      <Facts
        items={[
          { label: t('onHand'), value: quantity(data.onHand) },
          { label: t('incoming'), value: quantity(data.incoming) },
          {
            label: t('nextDelivery'),
            value: data.nextDelivery === null ? t('noDelivery') : formats.businessDay(data.nextDelivery, 'short'),
          },
        ]}
      />
      <Notices about={data} />
      <Field label={t('quantity')} error={tried && !isQuantity(draft.quantity) ? t('wrongQuantity') : undefined}>
        <span className={styles['row']}>
          <IconButton label={t('less')} icon={<Minus aria-hidden />} onClick={() => step(-1)} />
          <TextInput
            numeric
            inputMode="decimal"
            aria-label={t('quantity')}
            value={draft.quantity}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => onChange({ quantity: event.currentTarget.value.trim() })}
          />
          <IconButton label={t('more')} icon={<Plus aria-hidden />} onClick={() => step(1)} />
          {data.pack === '1' ? (
            <span>{unitName(formats.locale, data.item.baseUom)}</span>
          ) : (
            <RadioSegment
              aria-label={t('unit')}
              value={draft.unit}
              onValueChange={(unit) => onChange({ unit })}
              options={[
                { value: 'pack', label: pack },
                { value: 'base', label: unitName(formats.locale, data.item.baseUom) },
              ]}
            />
          )}
        </span>
      </Field>
      <Field label={t('reason')}>
        <RadioSegment
          aria-label={t('reason')}
          value={draft.reason}
          onValueChange={(reason) => onChange({ reason })}
          options={REQUEST_REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }))}
        />
      </Field>
      <FieldPair>
        <Field label={t('note')}>
          <TextInput
            value={draft.note}
            maxLength={200}
            placeholder={t('noteHint')}
            onChange={(event) => onChange({ note: event.currentTarget.value })}
          />
        </Field>
        <Field label={t('neededBy')}>
          <DateInput
            value={draft.neededBy}
            min={todayIn(zone)}
            onChange={(event) => onChange({ neededBy: event.currentTarget.value })}
          />
        </Field>
      </FieldPair>
    </>
  );
}

function Notices({ about }: { about: Requestable }) {
  const t = useTranslations('requests');
  const formats = useFormats();
  const { open } = about;
  return (
    <>
      {about.stopped ? <p className={styles['note']}>{t('stopped')}</p> : null}
      {open ? (
        <p className={styles['note']} role="status">
          {t('openAlready', {
            name: open.askedBy.name,
            time: formats.relative(open.askedAt, new Date(serverNow())),
            quantity: quantityWords(t, formats, open.quantity, open),
          })}
        </p>
      ) : null}
    </>
  );
}

function Listed({ lines, onRemove }: { lines: readonly Draft[]; onRemove: (itemId: string) => void }) {
  const t = useTranslations('requests');
  const { locale } = useFormats();
  return (
    <section aria-label={t('listed')}>
      <ul className={styles['list']}>
        {lines.map((line) => (
          <li key={line.item.id}>
            <span className={styles['line']}>
              <span>
                {nameIn(locale, line.item)} <small>{t(`reasons.${line.reason}`)}</small>
              </span>
              <IconButton
                variant="quiet"
                label={t('takeOff', { name: nameIn(locale, line.item) })}
                icon={<X aria-hidden />}
                onClick={() => onRemove(line.item.id)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const lineOf = (draft: Draft): RequestLineInput => ({
  itemId: draft.item.id,
  quantity: draft.quantity,
  unit: draft.unit,
  reason: draft.reason,
  note: draft.note.trim() || null,
  neededBy: draft.neededBy || null,
});

function useRequestable(storeId: string, itemId: string | undefined) {
  return useQuery({
    ...apiQuery('ordering', requestRoutes.requestable, { params: { storeId, itemId: itemId ?? '' } }),
    enabled: itemId !== undefined,
  });
}

/** The first line's own sentence says more than "the input is not valid". */
const problemWords = (error: unknown, problemText: (error: unknown) => string): string =>
  (error instanceof ProblemError && error.errors[0]?.message) || problemText(error);
