import { cx } from '@larder/ui';
import type { KeyboardEvent } from 'react';
import { readQuantity } from '../lib/amount.ts';
import styles from './quantity-field.module.css';

interface Props {
  label: string;
  unit: string;
  value: string;
  onChange: (value: string) => void;
}

/** A plain number field: a sheet has hundreds of them. Enter and the arrows go to the next row's field. */
export function QuantityField({ label, unit, value, onChange }: Props) {
  return (
    <span className={styles['entry']}>
      <input
        className={cx(styles['number'], value !== '' && styles['typed'], 'num')}
        inputMode="decimal"
        autoComplete="off"
        aria-label={label}
        aria-invalid={value !== '' && readQuantity(value) === null ? true : undefined}
        data-sheet-field
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={moveOn}
        onFocus={(event) => event.currentTarget.select()}
      />
      <span className={styles['unit']}>{unit}</span>
    </span>
  );
}

function moveOn(event: KeyboardEvent<HTMLInputElement>): void {
  const step =
    event.key === 'Enter' || event.key === 'ArrowDown' ? (event.shiftKey ? -1 : 1) : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll<HTMLInputElement>('[data-sheet-field]')];
  fields[fields.indexOf(event.currentTarget) + step]?.focus();
}
