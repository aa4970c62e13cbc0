import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import { IconButton } from '@larder/ui';
import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import styles from './receiving.module.css';

export interface QuantityStepperProps {
  /** Accessible name of the number. */
  label: string;
  less: string;
  more: string;
  /** Decimal string in the base unit. */
  value: string;
  /** One press, thousandths. */
  stepMilli: bigint;
  /** + never goes beyond it; a typed number may, and is shown as a fault then. */
  maxMilli: bigint;
  unit: string;
  onChange: (value: string) => void;
}

const WIRE = /^\d{1,12}(\.\d{0,3})?$/;

/** − number + with big targets; plain inputs, because a long delivery has a hundred of them. */
export function QuantityStepper({
  label,
  less,
  more,
  value,
  stepMilli,
  maxMilli,
  unit,
  onChange,
}: QuantityStepperProps) {
  // What is typed stays as typed until the field is left: "1." must not jump to "1".
  const [typed, setTyped] = useState<string>();
  const step = (by: bigint) => {
    const now = toMilli(value);
    const next = now + by;
    if (by > 0n) onChange(fromMilli(next > maxMilli && now <= maxMilli ? maxMilli : next));
    else onChange(fromMilli(next < 0n ? 0n : next));
  };
  return (
    <div className={styles['stepper']}>
      <IconButton
        size="lg"
        label={less}
        icon={<Minus aria-hidden />}
        disabled={toMilli(value) === 0n}
        onClick={() => step(-stepMilli)}
      />
      <label className={styles['stepperField']}>
        <input
          className="num"
          inputMode="decimal"
          aria-label={label}
          value={typed ?? value}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            const text = event.currentTarget.value.replace(/[，。．,]/g, '.').trim();
            setTyped(text);
            if (WIRE.test(text)) onChange(fromMilli(toMilli(text.replace(/\.$/, ''))));
            if (text === '') onChange('0');
          }}
          onBlur={() => setTyped(undefined)}
        />
        <span>{unit}</span>
      </label>
      <IconButton
        size="lg"
        label={more}
        icon={<Plus aria-hidden />}
        disabled={toMilli(value) >= maxMilli}
        onClick={() => step(stepMilli)}
      />
    </div>
  );
}
