import type { ReactNode } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './ledger.module.css';

export interface StampProps {
  /** The verdict, for example 已批准. */
  word: string;
  /** Who. */
  by?: ReactNode;
  /** When, to the minute, in the store's zone. */
  at?: ReactNode;
  /** Plays the press once; set it only when the person has just acted. */
  justPressed?: boolean | undefined;
}

/** The vermilion seal: the record that a person approved something. The only rotated, double-bordered red shape. */
export function Stamp({ word, by, at, justPressed }: StampProps) {
  return (
    <span className={cx(styles['stamp'], justPressed && styles['pressed'])} role="status">
      <span className={styles['stampWord']}>{word}</span>
      {by || at ? (
        <span className={styles['stampMeta']}>
          {by ? <span>{by}</span> : null}
          {by && at ? <br /> : null}
          {at ? <span className="num">{at}</span> : null}
        </span>
      ) : null}
    </span>
  );
}
