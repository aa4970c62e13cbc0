import { type BandPolicy, valueMinor } from '@larder/contracts/ordering/band';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { CoverageBar, EmptyState, IconButton } from '@larder/ui';
import { cleanNumber, type EditStore } from '@larder/ui/data';
import { Minus, Plus } from 'lucide-react';
import { memo, useEffect, useState, useSyncExternalStore } from 'react';
import { AskedChip } from './asked-chip.tsx';
import { MARK, type OrderRow, QUANTITY, quantityOf, stepPacks, verdictAt, wholePacks } from './model.ts';
import { bandWords, problemWords, WhyCell } from './order-columns.tsx';
import { lineName, packWords } from './order-words.tsx';
import styles from './orders.module.css';
import type { AskedByItem } from './use-order-requests.ts';

export interface OrderCardsProps {
  readonly rows: readonly OrderRow[];
  readonly store: EditStore;
  readonly policy: BandPolicy;
  readonly currency: string;
  readonly editable: boolean;
  readonly onWhy: (row: OrderRow) => void;
  readonly onReason: (row: OrderRow) => void;
  readonly onAccept: (row: OrderRow) => void;
  readonly onConflict: (row: OrderRow) => void;
  /** Open requests of clerks by item. */
  readonly asked: AskedByItem;
  /** Brings this line into view; a new object each time that it is asked for. */
  readonly reveal: { readonly id: string } | null;
}

const FIRST_CARDS = 40;

/** The order on a phone: one line after the other, with buttons large enough for a thumb. */
export function OrderCards(props: OrderCardsProps) {
  const t = useTranslations('orders');
  const [shown, setShown] = useState(FIRST_CARDS);
  const { reveal, rows, ...rest } = props;
  useEffect(() => {
    if (!reveal) return;
    const index = rows.findIndex((row) => row.id === reveal.id);
    if (index < 0) return;
    setShown((now) => Math.max(now, index + 1));
    requestAnimationFrame(() => {
      const card = document.querySelector(`[data-card="${CSS.escape(reveal.id)}"]`);
      card?.scrollIntoView({ block: 'center' });
      card?.querySelector('input')?.focus({ preventScroll: true });
    });
  }, [reveal, rows]);
  if (rows.length === 0) return <EmptyState title={t('empty.view')} />;
  return (
    <ul className={styles['cards']}>
      {rows.slice(0, shown).map((row) => (
        <Card key={row.id} {...rest} row={row} />
      ))}
      {rows.length > shown ? (
        <li>
          <button type="button" className={styles['moreCards']} onClick={() => setShown(shown + 2 * FIRST_CARDS)}>
            {t('action.showMore', { count: rows.length - shown })}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

const Card = memo(function Card({
  row,
  store,
  policy,
  currency,
  editable,
  onWhy,
  onReason,
  onAccept,
  onConflict,
  asked,
}: Omit<OrderCardsProps, 'rows' | 'reveal'> & { readonly row: OrderRow }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const patch = useSyncExternalStore(
    (listener) => store.subscribeRow(row.id, listener),
    () => store.row(row.id),
  );
  const { line } = row;
  const text = patch[QUANTITY] ?? row.suggested;
  const problem = problemWords(t, formats, row, text, policy);
  const changed = patch[QUANTITY] !== undefined;
  const name = lineName(formats.locale, line);
  const write = (next: string) =>
    store.apply([{ rowId: row.id, columnId: QUANTITY, value: next === row.suggested ? undefined : next }]);
  const outside = verdictAt(row, patch, policy) === 'out_of_band';
  return (
    <li className={styles['card']} data-outside={outside} data-card={row.id}>
      <div className={styles['cardHead']}>
        <strong>{name}</strong>
        <small className={styles['quiet']}>{packWords(formats, line)}</small>
        <AskedChip request={asked.get(row.id)} />
        <span className={`${styles['cardAmount']} num`}>
          {formats.money(
            valueMinor(quantityOf(row, patch) ?? row.baselineMilli, row.packMilli, row.packPriceMinor),
            currency,
          )}
        </span>
      </div>
      <div className={styles['cardFacts']}>
        {line.coverageDays === null ? (
          <span>{t('coverage.long')}</span>
        ) : (
          <CoverageBar
            days={line.coverageDays}
            leadDays={Math.max(1, line.arrivalDays)}
            maxDays={4 * Math.max(1, line.arrivalDays)}
            text={formats.days(line.coverageDays)}
          />
        )}
        <span className="num">
          {t('card.stock', {
            onHand: formats.quantity(line.onHand, line.baseUom),
            average: formats.number(Number(line.averagePerDay), 1),
          })}
        </span>
      </div>
      <div className={styles['cardEdit']}>
        <span className={styles['cardSuggested']}>
          {t('card.suggested')} <span className="num">{formats.quantity(row.suggested, line.packUom)}</span>
        </span>
        <IconButton
          label={t('action.onePackLess', { name })}
          icon={<Minus aria-hidden />}
          disabled={!editable}
          onClick={() => write(stepPacks(text, -1))}
        />
        <input
          className={styles['cardInput']}
          inputMode="decimal"
          enterKeyHint="done"
          aria-label={`${name} ${t('column.quantity')}`}
          aria-invalid={problem ? true : undefined}
          data-changed={changed}
          data-mark={patch[MARK]}
          readOnly={!editable}
          value={text}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => write(cleanNumber(event.currentTarget.value))}
          onBlur={() => {
            write(text === row.suggested ? text : wholePacks(text));
            store.seal();
          }}
          onKeyDown={(event) => {
            // The key "done" of a phone's keyboard: the rounding stands and the keyboard is out of the way.
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
          }}
        />
        <IconButton
          label={t('action.onePackMore', { name })}
          icon={<Plus aria-hidden />}
          disabled={!editable}
          onClick={() => write(stepPacks(text, 1))}
        />
      </div>
      {problem ? (
        <p className={styles['problem']}>{problem}</p>
      ) : (
        <div className={styles['cardFoot']}>
          <WhyCell
            row={row}
            patch={patch}
            t={t}
            formats={formats}
            policy={policy}
            editable={editable}
            onWhy={onWhy}
            onReason={onReason}
            onAccept={onAccept}
            onConflict={onConflict}
          />
          {changed ? <small className={styles['quiet']}>{bandWords(t, formats, row, patch, policy)}</small> : null}
        </div>
      )}
    </li>
  );
});
