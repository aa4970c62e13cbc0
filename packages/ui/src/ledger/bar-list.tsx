import type { ReactNode } from 'react';
import styles from './bar-list.module.css';

export interface BarItem {
  key: string;
  label: ReactNode;
  value: number;
  /** Formatted value. */
  text: string;
  /** Beyond a threshold: the bar turns vermilion; say why in `text` or the label. */
  breach?: boolean | undefined;
}

/** A ranking as labelled bars on one scale. */
export function BarList({ items, label, max }: { items: readonly BarItem[]; label: string; max?: number | undefined }) {
  const top = max ?? Math.max(1, ...items.map((item) => item.value));
  return (
    <ul className={styles['bars']} aria-label={label}>
      {items.map((item) => (
        <li key={item.key} className={styles['barRow']}>
          <span className={styles['barLabel']}>{item.label}</span>
          <span className={styles['barTrack']} aria-hidden>
            <span
              className={styles['barFill']}
              data-breach={item.breach ?? false}
              style={{ width: `${Math.max(0, Math.min(1, item.value / top)) * 100}%` }}
            />
          </span>
          <span className={`${styles['barValue']} num`}>{item.text}</span>
        </li>
      ))}
    </ul>
  );
}
