import type { CSSProperties, ReactNode } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './small.module.css';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad';

/** A word about a state. The word carries the meaning; the colour only repeats it. */
export function Badge({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={cx(styles['badge'], tone !== 'neutral' && styles[tone])}>
      {icon}
      {children}
    </span>
  );
}

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={styles['kbd']}>{children}</kbd>;
}

/** A grey bar where content is about to stand. Hidden from assistive technology: the list says that it is busy. */
export function Skeleton({ width = '100%', height = 16 }: { width?: CSSProperties['width']; height?: number }) {
  return <span className={styles['skeleton']} style={{ width, height }} aria-hidden />;
}

export interface ProgressProps {
  /** 0 to `max`. */
  value: number;
  max?: number | undefined;
  /** Accessible name. */
  label: string;
  /** Text beside the bar, for example "7/42". */
  text?: ReactNode;
}

/** How far a long job has come, in real counts. */
export function Progress({ value, max = 100, label, text }: ProgressProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div className={styles['progress']}>
      {text ? <span className="num">{text}</span> : null}
      <div
        className={styles['track']}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
      >
        <div className={styles['bar']} style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

/** First character of a name in a disc. Decoration: the name stands beside it or in the label. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className={styles['avatar']} aria-hidden>
      {[...name.trim()].at(0)?.toUpperCase() ?? ''}
    </span>
  );
}
