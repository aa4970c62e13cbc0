import type { BandPolicy } from '@larder/contracts/ordering/band';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { announce, Button } from '@larder/ui';
import type { EditStore } from '@larder/ui/data';
import { Minus, Plus } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { isStale, MARK, type OrderRow, QUANTITY, SEEN, stepPacks, verdictAt } from '../model.ts';
import { bandWords, problemWords } from '../order-columns.tsx';
import { lastsWords, lineName } from '../order-words.tsx';
import { CardReason } from './card-reason.tsx';
import { HoldButton } from './hold-button.tsx';
import styles from './simple.module.css';

export interface SimpleCardProps {
  readonly orderId: string;
  readonly row: OrderRow;
  readonly store: EditStore;
  readonly policy: BandPolicy;
  readonly editable: boolean;
  /** The reader is at this card. */
  readonly read: boolean;
  /** Reads a text of this card aloud; undefined where the device cannot. */
  readonly onSay: ((text: string) => void) | undefined;
  readonly onAccept: (row: OrderRow) => void;
  readonly onConflict: (row: OrderRow) => void;
}

/** One thing to look at: its name, how long it lasts in words, and the number between two large buttons. */
export function SimpleCard(props: SimpleCardProps) {
  const { orderId, row, store, policy, editable, read, onSay, onAccept, onConflict } = props;
  const t = useTranslations('orders');
  const formats = useFormats();
  const patch = useSyncExternalStore(
    (listener) => store.subscribeRow(row.id, listener),
    () => store.row(row.id),
  );
  const { line } = row;
  const name = lineName(formats.locale, line);
  const text = patch[QUANTITY] ?? row.suggested;
  const unit = formats.unit(line.packUom);
  const problem = problemWords(t, formats, row, text, policy);
  const step = (direction: 1 | -1) => {
    const now = store.value(row.id, QUANTITY) ?? row.suggested;
    const next = stepPacks(now, direction);
    store.seal();
    store.apply([{ rowId: row.id, columnId: QUANTITY, value: next === row.suggested ? undefined : next }]);
    announce(t('simple.now', { name, quantity: next, unit }));
  };
  const change = { from: patch[SEEN] ?? '', to: row.suggested };
  return (
    <li className={styles['card']} data-tone={line.runsOut ? 'seal' : 'amber'} data-read={read} data-card={row.id}>
      <div className={styles['words']}>
        <strong className={styles['name']}>{name}</strong>
        <span>
          {lastsWords(t, formats, row)}
          {' · '}
          {t('simple.perDay', {
            quantity: formats.number(Number(line.averagePerDay), 1),
            unit: formats.unit(line.baseUom),
          })}
        </span>
        <CardReason orderId={orderId} itemId={row.id} name={name} onSay={onSay} />
        {problem ? <span className={styles['problem']}>{problem}</span> : null}
        {!problem && verdictAt(row, patch, policy) === 'out_of_band' ? (
          <span className={styles['warn']}>{bandWords(t, formats, row, patch, policy)}</span>
        ) : null}
        {patch[MARK] === 'waiting' ? <span className={styles['warn']}>{t('save.waitingOne')}</span> : null}
        {patch[MARK] === 'conflict' ? (
          <Button variant="danger" onClick={() => onConflict(row)}>
            {t('conflict.chip')}
          </Button>
        ) : isStale(row, patch) && editable ? (
          <Button onClick={() => onAccept(row)}>{t('stale.accept', change)}</Button>
        ) : null}
      </div>
      <div className={styles['steps']}>
        <HoldButton label={t('action.onePackLess', { name })} disabled={!editable} onStep={() => step(-1)}>
          <Minus aria-hidden />
        </HoldButton>
        <span className={styles['number']} data-changed={patch[QUANTITY] !== undefined}>
          <span className="num">{text}</span> <small>{unit}</small>
        </span>
        <HoldButton label={t('action.onePackMore', { name })} disabled={!editable} onStep={() => step(1)}>
          <Plus aria-hidden />
        </HoldButton>
      </div>
    </li>
  );
}
