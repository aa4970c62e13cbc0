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
const trimmed = (decimal: string) => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);

/** Money typed as a decimal and handed over as an integer of the smallest unit. */
export function AmountInput({ value, onValueChange, digits, ...rest }: AmountInputProps) {
  const [text, setText] = useState(shown(value, digits));
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
