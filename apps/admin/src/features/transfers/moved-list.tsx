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
  /** Given: quantities can be lowered; only those that differ and can be read are handed over. */
  onChange: ((changes: ReadonlyMap<number, string>) => void) | null;
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
    for (const each of rows) {
      const typed = next.get(each.no);
      const quantity = typed === undefined ? null : readQuantity(typed);
      if (quantity !== null && toMilli(quantity) !== toMilli(each.most)) changes.set(each.no, quantity);
    }
    onChange?.(changes);
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
                <QuantityField
                  label={t('quantityOf', { item: row.name })}
                  unit={formats.unit(row.unit)}
                  value={texts.get(row.no) ?? row.most}
                  onChange={(text) => type(row, text)}
                />
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
