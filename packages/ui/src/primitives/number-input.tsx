import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { buttonClass } from './button.tsx';
import styles from './field.module.css';
import { useFieldControl } from './field.tsx';

export interface NumberInputProps {
  value: number | null;
  onValueChange: (value: number | null) => void;
  min?: number | undefined;
  max?: number | undefined;
  step?: number | undefined;
  /** Intl options; maximumFractionDigits decides how many decimals survive. */
  format?: Intl.NumberFormatOptions | undefined;
  locale?: string | undefined;
  disabled?: boolean | undefined;
  name?: string | undefined;
  'aria-label'?: string | undefined;
  onBlur?: (() => void) | undefined;
}

/** A single number with − and + buttons. Never one per table row: its cost per instance is what makes grids lag. */
export function NumberInput(props: NumberInputProps) {
  const labels = useLabels();
  const wired = useFieldControl({});
  const { value, onValueChange, min, max, step, format, locale, disabled, name, onBlur } = props;
  return (
    <NumberField.Root
      value={value}
      onValueChange={(next) => onValueChange(next)}
      min={min}
      max={max}
      step={step ?? 1}
      format={format}
      locale={locale}
      disabled={disabled}
      name={name}
      id={wired.id}
    >
      <NumberField.Group className={styles['stepper']}>
        <NumberField.Decrement className={buttonClass()} aria-label={labels.decrease}>
          <Minus aria-hidden />
        </NumberField.Decrement>
        <NumberField.Input
          className={cx(styles['input'], styles['numeric'])}
          aria-label={props['aria-label']}
          aria-describedby={wired['aria-describedby']}
          aria-invalid={wired['aria-invalid']}
          onBlur={onBlur}
        />
        <NumberField.Increment className={buttonClass()} aria-label={labels.increase}>
          <Plus aria-hidden />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
