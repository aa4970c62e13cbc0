import { ArrowUp } from 'lucide-react';
import type { NewRows } from '../lib/live/use-new-rows.ts';
import styles from './new-rows-pill.module.css';

/** "3 条新小票" above a list; reads them when pressed. Announced once, and never in the way of the rows. */
export function NewRowsPill({
  rows,
  text,
  onPress,
}: {
  rows: NewRows;
  /** For example `(n) => t('newTickets', { n })`; `n` as words such as "50+". */
  text: (n: string) => string;
  onPress: () => void;
}) {
  return (
    <div className={styles['place']} role="status">
      {rows.count === 0 ? null : (
        <button type="button" className={styles['pill']} onClick={onPress}>
          <ArrowUp aria-hidden />
          {text(rows.more ? `${rows.count}+` : String(rows.count))}
        </button>
      )}
    </div>
  );
}
