import { minorToDecimal } from '@larder/i18n';
import { TextInput } from '@larder/ui';
import { type ReactNode, useState } from 'react';
import { readAmount } from '../lib/amount.ts';

interface AmountInputProps {
  /** Integer of the smallest unit; null while empty, NaN while what stands there is no number. */
  value: number | null;
  onValueChange: (value: number | null) => void;
  /** Decimals that a person may type. */
  digits: number;
  suffix?: ReactNode;
  onBlur?: (() => void) | undefined;
  'aria-label'?: string | undefined;
}

const shown = (value: number | null, digits: number) =>
  value === null || Number.isNaN(value) ? '' : trimmed(minorToDecimal(value, digits));
/** Cents stay ("8.00"), finer zeros go ("0.04250" → "0.0425"). */
const trimmed = (decimal: string) => decimal.replace(/(\.\d\d\d*?)0+$/, '$1');

/** Money typed as a decimal and handed over as an integer of the smallest unit. */
export function AmountInput({ value, onValueChange, digits, ...rest }: AmountInputProps) {
  const [text, setText] = useState(shown(value, digits));
  const [given, setGiven] = useState(value);
  if (!Object.is(given, value)) {
    setGiven(value);
    // A value from outside, for example a form that was reset; what was typed here already reads as the same.
    if (!Object.is(readAmount(text, digits), value)) setText(shown(value, digits));
  }
  return (
    <TextInput
      {...rest}
      numeric
      inputMode="decimal"
      autoComplete="off"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onValueChange(readAmount(event.currentTarget.value, digits));
      }}
    />
  );
}
