import { toMilli } from '@larder/contracts/common/quantity';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { useState } from 'react';
import { QuantityField } from '../../components/quantity-field.tsx';
import { readQuantity } from '../../lib/amount.ts';
import styles from './transfers.module.css';

export interface MovedRow {
  readonly no: number;
  readonly name: string;
  readonly detail: string;
  readonly unit: string;
  /** Planned or shipped. */
  readonly most: string;
  /** Received; null while nobody has said. */
  readonly done: string | null;
}

interface MovedListProps {
  title: string;
  hint: string | null;
  rows: readonly MovedRow[];
  /** Given: quantities can be lowered; those that differ are handed over, and whether every field can be read. */
  onChange: ((changes: ReadonlyMap<number, string>, readable: boolean) => void) | null;
}

/** The quantity of a field in its range, or null: what is left out of a shipment goes in full, so it must never be sent. */
function quantityIn(row: MovedRow, text: string): string | null {
  const quantity = readQuantity(text);
  return quantity === null || toMilli(quantity) > toMilli(row.most) ? null : quantity;
}

/** Lines or lots with what was planned, and a field for what really moves. */
export function MovedList({ title, hint, rows, onChange }: MovedListProps) {
  const t = useTranslations('transfers');
  const formats = useFormats();
  const [texts, setTexts] = useState<ReadonlyMap<number, string>>(new Map());
  const type = (row: MovedRow, text: string) => {
    const next = new Map(texts).set(row.no, text);
    setTexts(next);
    const changes = new Map<number, string>();
    let readable = true;
    for (const each of rows) {
      const typed = next.get(each.no);
      if (typed === undefined) continue;
      const quantity = quantityIn(each, typed);
      if (quantity === null) readable = false;
      else if (toMilli(quantity) !== toMilli(each.most)) changes.set(each.no, quantity);
    }
    onChange?.(changes, readable);
  };
  return (
    <section>
      <h3>{title}</h3>
      {hint ? <p className={styles['hint']}>{hint}</p> : null}
      <ul className={styles['moved']}>
        {rows.map((row) => {
          const missing = row.done === null ? 0n : toMilli(row.most) - toMilli(row.done);
          return (
            <li key={row.no}>
              <span className={styles['two']}>
                {row.name}
                <small>{row.detail}</small>
              </span>
              {onChange ? (
                <span className={styles['two']}>
                  <QuantityField
                    label={t('quantityOf', { item: row.name })}
                    unit={formats.unit(row.unit)}
                    value={texts.get(row.no) ?? row.most}
                    onChange={(text) => type(row, text)}
                  />
                  {quantityIn(row, texts.get(row.no) ?? row.most) === null ? (
                    <small role="alert" className={styles['missing']}>
                      {t('wrong', { most: formats.quantity(row.most, row.unit) })}
                    </small>
                  ) : null}
                </span>
              ) : (
                <span className="num">
                  {formats.quantity(row.done ?? row.most, row.unit)}
                  {missing > 0n ? (
                    <small className={styles['missing']}>
                      {t('missing', { quantity: formats.quantity(String(Number(missing) / 1000), row.unit) })}
                    </small>
                  ) : null}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
