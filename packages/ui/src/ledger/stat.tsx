import type { MouseEvent, ReactNode } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './ledger.module.css';

export interface StatDelta {
  direction: 'up' | 'down' | 'flat';
  /** Already formatted, without sign, for example "6.4%". */
  text: string;
  /** Whether the move is welcome; "up" is bad for waste. */
  tone: 'good' | 'bad' | 'neutral';
}

export interface StatProps {
  label: ReactNode;
  /** Already formatted. */
  value: ReactNode;
  unit?: ReactNode;
  delta?: StatDelta | undefined;
  /** What the delta compares with, or any short remark. */
  note?: ReactNode;
  spark?: ReactNode;
  /** Makes the cell a link; `onPress` may then route without a page load. */
  href?: string | undefined;
  onPress?: ((event: MouseEvent) => void) | undefined;
}

const ARROW = { up: '↑', down: '↓', flat: '→' } as const;

/** A change against another period: arrow, figure and colour say the same thing. */
export function Delta({ delta }: { delta: StatDelta }) {
  return (
    <span className={styles['delta']} data-tone={delta.tone}>
      {ARROW[delta.direction]}
      {delta.text}
    </span>
  );
}

/** One figure of the ledger band. */
export function Stat(props: StatProps) {
  const body = (
    <>
      <span className={styles['statLabel']}>{props.label}</span>
      <span className={styles['statValue']}>
        {props.value}
        {props.unit ? <small>{props.unit}</small> : null}
      </span>
      <span className={styles['statNote']}>
        {props.delta ? <Delta delta={props.delta} /> : null}
        {props.note ?? '\u00a0'}
      </span>
      {props.spark ? <span className={styles['spark']}>{props.spark}</span> : null}
    </>
  );
  if (props.href !== undefined) {
    return (
      <a className={styles['cell']} href={props.href} onClick={props.onPress}>
        {body}
      </a>
    );
  }
  if (props.onPress) {
    return (
      <button type="button" className={styles['cell']} onClick={props.onPress}>
        {body}
      </button>
    );
  }
  return <div className={styles['cell']}>{body}</div>;
}

/** The KPI band: one ruled surface with hairlines, not a row of cards. Put two to six Stats inside. */
export function LedgerBand({
  label,
  children,
  className,
}: {
  label: string;
  children: ReactNode;
  className?: string | undefined;
}) {
  return (
    <section className={cx(styles['band'], className)} aria-label={label}>
      {children}
    </section>
  );
}
