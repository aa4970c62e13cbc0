import { ArrowUp } from 'lucide-react';
import type { NewRows } from '../lib/live/use-new-rows.ts';
import styles from './new-rows-pill.module.css';

/** "3 张新小票" above a list; reads them when pressed. Takes no room, so that the rows stay where they are. */
export function NewRowsPill({
  rows,
  text,
  onPress,
  under,
}: {
  rows: NewRows;
  /** For example `(values) => t('newTickets', values)`; `more` is "+" when there may be more than `count`. */
  text: (values: { count: number; more: string }) => string;
  onPress: () => void;
  /** `head`: below the head of the table that follows, whose words stay readable. */
  under?: 'head' | undefined;
}) {
  return (
    <div className={styles['place']} data-under={under} role="status">
      {rows.count === 0 ? null : (
        <button type="button" className={styles['pill']} onClick={onPress}>
          <ArrowUp aria-hidden />
          {text({ count: rows.count, more: rows.more ? '+' : '' })}
        </button>
      )}
    </div>
  );
}
